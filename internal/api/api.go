package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/internal/clock"
	"roster/internal/directory"
	"roster/internal/secret"
	"roster/internal/settings"
	"roster/internal/signin"
	"roster/internal/store"
)

// Prefix is what all addresses of the API begin with.
const Prefix = "/api/v1"

// Config names what the API stands on.
type Config struct {
	Store     *store.Store
	Directory *directory.Directory
	Signin    *signin.Service
	Imports   Imports
	Exports   Exports
	Jobs      Jobs
	Demos     Demos
	System    System
	Settings  *settings.Settings
	Clock     clock.Clock
	Log       *slog.Logger
	Version   string // of Roster, for the description of the API
}

// API answers requests to the REST interface.
type API struct {
	store     *store.Store
	directory *directory.Directory
	signin    *signin.Service
	imports   Imports
	exports   Exports
	jobs      Jobs
	demos     Demos
	system    System
	settings  *settings.Settings
	progress  *progress
	rhythm    rhythm
	clock     clock.Clock
	log       *slog.Logger
	sealer    *secret.Sealer
	huma      huma.API
	mux       *routes
}

// New makes the API. The key that cursors are sealed with is kept in the
// database, so that a cursor holds on every node and after a restart.
func New(ctx context.Context, c Config) (*API, error) {
	sealer, err := openSealer(ctx, c.Store)
	if err != nil {
		return nil, err
	}
	a := &API{
		store: c.Store, directory: c.Directory, signin: c.Signin, imports: c.Imports, exports: c.Exports, jobs: c.Jobs, demos: c.Demos, system: c.System, settings: c.Settings,
		progress: newProgress(c.Store), rhythm: usualRhythm, clock: c.Clock, log: c.Log, sealer: sealer, mux: newRoutes(),
	}
	a.huma = a.describe(c.Version)
	a.mount()
	return a, nil
}

// mount registers every noun.
func (a *API) mount() {
	a.mountDocument()
	a.mountMe()
	a.mountPreferences()
	a.mountUsers()
	a.mountRoles()
	a.mountPasswords()
	a.mountNotes()
	a.mountTags()
	a.mountNodes()
	a.mountManagerLines()
	a.mountAttributes()
	a.mountTokens()
	a.mountImports()
	a.mountExports()
	a.mountChangeSets()
	a.mountDemo()
	a.mountHome()
	a.mountOrganisation()
	a.mountSessions()
	a.mountSystem()
	a.mountJobs()
	a.mountJournal()
	a.mountJournalExport()
	a.mountSeal()
	a.mountEvents()
}

// Handler gives the whole API with everything that a request passes.
func (a *API) Handler() http.Handler {
	return a.identify(a.record(a.recover(a.signin.Authenticate(http.HandlerFunc(a.find)))))
}
