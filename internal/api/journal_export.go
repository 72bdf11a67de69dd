package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"roster"
	"roster/internal/bulk/table"
	"roster/internal/export"
	"roster/internal/store"
)

type journalExportInput struct {
	Body struct {
		Subject   string     `json:"subject,omitempty" maxLength:"100" doc:"As for listing events, like the others."`
		Actor     string     `json:"actor,omitempty" maxLength:"320"`
		Type      string     `json:"type,omitempty" maxLength:"64"`
		ChangeSet string     `json:"changeSet,omitempty" maxLength:"64"`
		Request   string     `json:"request,omitempty" maxLength:"64"`
		Since     time.Time  `json:"since,omitzero" required:"false"`
		Until     time.Time  `json:"until,omitzero" required:"false"`
		Text      string     `json:"text,omitempty" maxLength:"200"`
		Format    table.Kind `json:"format" enum:"csv,jsonl"`
	}
}

func (a *API) mountJournalExport() {
	register(a, route{
		Method: http.MethodPost, Path: "/journal/exports", ID: "createJournalExport", Permission: roster.JournalRead, Tag: "journal", Status: http.StatusAccepted,
		Summary: "Write events to a file",
		Description: "A job writes them in their order; the answer is an export as of users, to be asked for and downloaded at /exports. " +
			"No cell of a CSV file runs as a formula in a spreadsheet.",
		Errors: []int{http.StatusNotFound},
	}, a.createJournalExport)
}

func (a *API) createJournalExport(ctx context.Context, in *journalExportInput) (*exportOutput, error) {
	b := in.Body
	f := JournalFilter{b.Subject, b.Actor, b.Type, b.ChangeSet, b.Request, b.Since, b.Until, strings.TrimSpace(b.Text)}
	var l store.EventList
	err := a.store.View(ctx, func(v *store.View) (err error) {
		l, err = f.list(ctx, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	id, err := a.exports.BeginEvents(ctx, export.Events{
		Subject: l.Subject, Actor: l.Actor, Type: l.Type, ChangeSet: l.ChangeSet, Request: l.Request, Since: l.Since, Until: l.Until, Text: l.Text,
	}, b.Format)
	if err != nil {
		return nil, err
	}
	located(ctx, "exports", id)
	return a.getExport(ctx, &ExportInput{id})
}
