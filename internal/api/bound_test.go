package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"

	"roster/internal/api"
	"roster/internal/clock"
	"roster/internal/directory"
	"roster/internal/signin"
	"roster/internal/store"
	"roster/internal/store/storetest"
)

// A page of many people asks no more of the database than a page of one, though
// each of them has a manager, a unit, a location and roles.
func TestPagesAskInSets(t *testing.T) {
	t.Parallel()
	var statements atomic.Int64
	o := &office{t: t, clock: clock.At(firstDay), log: &logbook{}}
	var err error
	o.store, err = store.Open(t.Context(), store.Config{
		Database: storetest.Database(t, storetest.Embedded), Clock: o.clock, Log: storetest.Log(t),
		Observe: func(string) { statements.Add(1) },
	})
	must(t, err)
	t.Cleanup(func() { must(t, o.store.Close()) })
	log := slog.New(slog.NewJSONHandler(o.log, nil))
	o.dir = directory.New(directory.Config{Store: o.store, Log: log})
	o.signin, err = signin.New(signin.Config{Store: o.store, People: o.dir, Log: log, BaseURL: &url.URL{Scheme: "http", Host: "localhost:8080"}})
	must(t, err)
	o.api, err = api.New(t.Context(), api.Config{Store: o.store, Directory: o.dir, Signin: o.signin, Clock: o.clock, Log: log, Version: "test"})
	must(t, err)
	o.handler, o.routes = o.api.Handler(), document(t, o.api)
	_, token, err := o.signin.Bootstrap(t.Context(), signin.Person{Name: "Ada Admin", Email: "ada@example.com"})
	must(t, err)
	o.token = token.Reveal()

	o.hire("boss")
	for i := range 20 {
		name := fmt.Sprintf("user%d", i)
		unit := o.want(http.StatusCreated, post, "/api/v1/units", `{"name":"`+name+`"}`).text(t, "id")
		place := o.want(http.StatusCreated, post, "/api/v1/locations", `{"name":"`+name+`"}`).text(t, "id")
		manager := "boss"
		if i > 0 {
			manager = fmt.Sprintf("user%d", i-1)
		}
		o.hire(name, "unit", unit, "location", place, "manager", manager)
		o.want(http.StatusOK, post, "/api/v1/users/"+name+"/roles", `{"role":"reader"}`)
	}
	count := func(target string) int64 {
		before := statements.Load()
		o.want(http.StatusOK, get, target, "")
		return statements.Load() - before
	}
	one, all := count("/api/v1/users?limit=1&sort=-userName"), count("/api/v1/users?limit=1000")
	if all > one {
		t.Errorf("a page of one takes %d statements, a page of many %d", one, all)
	}
	if units := count("/api/v1/units?tree=true"); units > all {
		t.Errorf("the tree of units takes %d statements", units)
	}
}
