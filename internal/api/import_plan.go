package api

import (
	"context"

	"roster"
)

// Imports brings files in.
type Imports any

type mappedJSON struct{}

func (a *API) mountImports() {}
func (a *API) mountFailed()  {}

func (a *API) mappingOf(context.Context, roster.ChangeSet) ([]mappedJSON, error) { return nil, nil }
