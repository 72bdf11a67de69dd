package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"roster"
	"roster/internal/store"
)

// nodes serves units or locations: two trees, one set of rules.
type nodes struct {
	*API
	kind roster.SubjectKind
	path string
}

type (
	nodeJSON struct {
		ID       roster.NodeID `json:"id"`
		Name     string        `json:"name"`
		Parent   *string       `json:"parent"`
		Path     []string      `json:"path" nullable:"false"`
		People   int64         `json:"people" doc:"Those directly in it."`
		All      int64         `json:"peopleBelow" doc:"Those in it and in everything below."`
		Version  int64         `json:"version"`
		Children []nodeJSON    `json:"children,omitempty" doc:"With tree=true."`
	}
	// NodeInput says which node a request is about.
	NodeInput struct {
		ID string `path:"id" maxLength:"64"`
	}
	nodeOutput struct {
		ETag     string `header:"ETag"`
		Location string `header:"Location"`
		Body     nodeJSON
	}
	nodesInput struct {
		Tree bool `query:"tree" doc:"Nests the nodes instead of listing them."`
	}
	nodesOutput     struct{ Body page[nodeJSON] }
	createNodeInput struct {
		Body struct {
			Name   string   `json:"name"`
			Parent parentID `json:"parent,omitzero" required:"false"`
		}
	}
	updateNodeInput struct {
		NodeInput
		IfMatch string `header:"If-Match"`
		Body    struct {
			Name   *string  `json:"name,omitempty"`
			Parent parentID `json:"parent,omitzero" required:"false"`
		}
	}
	deleteNodeInput struct {
		NodeInput
		IfMatch string `header:"If-Match"`
	}
)

// parentID is the identifier of a parent. Null puts a node at the top; it is
// told from nothing by being there.
type parentID struct {
	id   string
	said bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *parentID) UnmarshalJSON(b []byte) error {
	if p.said = true; string(b) == "null" {
		return nil
	}
	return json.Unmarshal(b, &p.id)
}

// Schema implements huma.SchemaProvider.
func (parentID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "Identifier of the node above; null at the top."}
}

func (a *API) mountNodes() {
	nodes{a, roster.SubjectUnit, "units"}.mount("Unit", "unit", "units")
	nodes{a, roster.SubjectLocation, "locations"}.mount("Location", "location", "locations")
}

func (n nodes) mount(id, noun, nouns string) {
	a, read, write, list, one := n.API, roster.NodesRead, roster.NodesWrite, "/"+n.path, "/"+n.path+"/{id}"
	stale := []int{http.StatusPreconditionFailed}
	register(a, route{Method: http.MethodGet, Path: list, ID: "list" + id + "s", Permission: read, Tag: n.path, Summary: "List " + nouns}, n.list)
	register(a, route{Method: http.MethodPost, Path: list, ID: "create" + id, Permission: write, Tag: n.path, Summary: "Create a " + noun, Status: http.StatusCreated}, n.create)
	register(a, route{Method: http.MethodGet, Path: one, ID: "get" + id, Permission: read, Tag: n.path, Summary: "Read a " + noun}, n.get)
	register(a, route{Method: http.MethodPatch, Path: one, ID: "update" + id, Permission: write, Tag: n.path, Summary: "Rename or move a " + noun, Errors: stale}, n.update)
	register(a, route{
		Method: http.MethodPost, Path: one + "/move", ID: "move" + id, Permission: write, Tag: n.path, Status: http.StatusCreated,
		Summary: "Plan to put a " + noun + " below another", Description: "The answer is a change set: look at it, then apply it.",
	}, n.move)
	register(a, route{
		Method: http.MethodPost, Path: one + "/merge", ID: "merge" + id, Permission: write, Tag: n.path, Status: http.StatusCreated,
		Summary: "Plan to make one of two " + nouns,
		Description: "People and parts go to the other, parts of the same name are merged likewise, and what is empty then is removed. " +
			"The answer is a change set: look at it, then apply it.",
	}, n.merge)
	register(a, route{Method: http.MethodDelete, Path: one, ID: "delete" + id, Permission: write, Tag: n.path, Summary: "Remove an empty " + noun, Status: http.StatusNoContent, Errors: stale}, n.delete)
}

func (n nodes) get(ctx context.Context, in *NodeInput) (*nodeOutput, error) {
	out := &nodeOutput{}
	err := n.store.View(ctx, func(v *store.View) error {
		id := roster.NodeID(in.ID)
		line, err := v.NodeLines(ctx, []roster.NodeID{id})
		if err != nil {
			return err
		}
		node, ok := line[id]
		if !ok || node.Deleted || node.Kind != n.kind {
			return roster.Errorf(roster.NotFound, "node_not_found", "there is no such %s", n.kind)
		}
		people, err := v.PeopleIn(ctx, n.kind, id)
		if err != nil {
			return err
		}
		out.Body, out.ETag = showNode(node, line, people), tag(node.Version)
		branch, err := filter(ctx, v, n.attribute()+" under "+strconv.Quote(in.ID))
		if err != nil {
			return err
		}
		out.Body.All, err = v.CountUsers(ctx, store.UserList{Filter: branch})
		return err
	})
	return out, err
}

func (n nodes) create(ctx context.Context, in *createNodeInput) (*nodeOutput, error) {
	prefix := roster.PrefixUnit
	if n.kind == roster.SubjectLocation {
		prefix = roster.PrefixLocation
	}
	id := roster.NewID(prefix, n.clock.Now())
	c := roster.Change{Subject: roster.Subject{Kind: n.kind, ID: id}, Verb: roster.Create, Values: roster.Values{"name": in.Body.Name}}
	if in.Body.Parent.said {
		c.Values["parent"] = in.Body.Parent.id
	}
	located(ctx, n.path, id)
	if _, err := n.directory.DoNode(ctx, c); err != nil {
		return nil, err
	}
	out, err := n.get(ctx, &NodeInput{id})
	if err == nil {
		out.Location = Prefix + "/" + n.path + "/" + id
	}
	return out, err
}

func (n nodes) update(ctx context.Context, in *updateNodeInput) (*nodeOutput, error) {
	c := roster.Change{Verb: roster.Update, Values: roster.Values{}}
	if in.Body.Name != nil {
		c.Values["name"] = *in.Body.Name
	}
	if in.Body.Parent.said {
		c.Values["parent"] = in.Body.Parent.id
	}
	located(ctx, n.path, in.ID)
	if err := n.change(ctx, in.ID, in.IfMatch, c); err != nil {
		return nil, err
	}
	return n.get(ctx, &in.NodeInput)
}

func (n nodes) delete(ctx context.Context, in *deleteNodeInput) (*struct{}, error) {
	return nil, n.change(ctx, in.ID, in.IfMatch, roster.Change{Verb: roster.Delete})
}

// change carries a change out on a node, for the version that If-Match names.
func (n nodes) change(ctx context.Context, id, ifMatch string, c roster.Change) (err error) {
	if c.Expect, err = expected(ifMatch); err != nil {
		return err
	}
	c.Subject = roster.Subject{Kind: n.kind, ID: id}
	_, err = n.directory.DoNode(ctx, c)
	return withCurrent(err, func() (any, error) {
		now, err := n.get(ctx, &NodeInput{id})
		if err != nil {
			return nil, err
		}
		return now.Body, nil
	})
}
