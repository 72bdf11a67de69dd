//go:build !linux && !darwin

package app

import "roster/internal/api"

// disk is not known here.
func disk(string) api.Disk { return api.Disk{} }
