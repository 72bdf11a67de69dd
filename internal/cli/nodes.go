package cli

import (
	"context"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"roster"
)

// node is what people see of a unit or a location.
type node struct {
	ID     string   `json:"id"`
	Path   []string `json:"path"`
	People int64    `json:"people"`
}

// nodeID finds a unit or a location by identifier or by path, such as
// Sales/EMEA, whatever the case.
func (s *session) nodeID(ctx context.Context, g grove, ref string) (string, error) {
	if roster.ValidID(g.id, ref) {
		return ref, nil
	}
	document, err := s.call(ctx, request{method: http.MethodGet, path: []string{g.many}})
	if err != nil {
		return "", err
	}
	all, err := decode[struct {
		Items []node `json:"items"`
	}](document)
	if err != nil {
		return "", err
	}
	for _, n := range all.Items {
		if roster.NodeKey(strings.Join(n.Path, "/")) == roster.NodeKey(ref) {
			return n.ID, nil
		}
	}
	return "", roster.Errorf(roster.NotFound, "node_not_found", "there is no %s %q: give an identifier, or the path from the top as in Sales/EMEA", g.one, ref)
}

// nodeCommand is a command about one unit or location.
func (s *session) nodeCommand(g grove, use, short, example string, run func(ctx context.Context, id string) error) *cobra.Command {
	return &cobra.Command{
		Use: use + " REF", Short: short, Example: "  roster " + g.many + " " + example, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := s.nodeID(cmd.Context(), g, args[0])
			if err != nil {
				return err
			}
			return run(cmd.Context(), id)
		},
	}
}

// change sends what makes or changes a node, and shows what became of it.
func (s *session) change(ctx context.Context, method string, path []string, body any) error {
	document, err := s.call(ctx, request{method: method, path: path, body: body})
	if err != nil {
		return err
	}
	return show(s, document, func(n node) { s.say("%s  %s", n.ID, strings.Join(n.Path, " / ")) })
}

func (s *session) nodesCreate(g grove) *cobra.Command {
	var below string
	cmd := &cobra.Command{
		Use: "create NAME", Short: "Make a " + g.one, Example: "  roster " + g.many + " create EMEA --below Sales", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			body := map[string]string{"name": args[0]}
			if below != "" {
				if body["parent"], err = s.nodeID(cmd.Context(), g, below); err != nil {
					return err
				}
			}
			return s.change(cmd.Context(), http.MethodPost, []string{g.many}, body)
		},
	}
	cmd.Flags().StringVar(&below, "below", "", "the "+g.one+" above it, by identifier or path; at the top without")
	return cmd
}

func (s *session) nodesRename(g grove) *cobra.Command {
	var name string
	cmd := s.nodeCommand(g, "rename", "Give a "+g.one+" another name", "rename Sales/EMEA --to Europe", func(ctx context.Context, id string) error {
		return s.change(ctx, http.MethodPatch, []string{g.many, id}, map[string]string{"name": name})
	})
	cmd.Flags().StringVar(&name, "to", "", "the new name")
	_ = cmd.MarkFlagRequired("to") // the flag is there
	return cmd
}

func (s *session) nodesDelete(g grove) *cobra.Command {
	return s.nodeCommand(g, "delete", "Remove an empty "+g.one, "delete Sales/EMEA", func(ctx context.Context, id string) error {
		_, err := s.call(ctx, request{method: http.MethodDelete, path: []string{g.many, id}})
		if err == nil && !s.json {
			s.say("The %s was removed.", g.one)
		}
		return err
	})
}

// nodePlan is a command whose deed is a change set: shown, or carried out.
type nodePlan struct {
	reason string
	apply  bool
}

func (p *nodePlan) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&p.reason, "reason", "", "why, for the journal and whoever asks")
	cmd.Flags().BoolVar(&p.apply, "apply", false, "carry it out at once instead of only planning it")
	return cmd
}

func (s *session) propose(ctx context.Context, p *nodePlan, path []string, body map[string]any) error {
	if p.reason != "" {
		body["reason"] = p.reason
	}
	document, err := s.call(ctx, request{method: http.MethodPost, path: path, body: body})
	if err != nil {
		return err
	}
	set, err := decode[changeSet](document)
	if err != nil {
		return err
	}
	if p.apply {
		return s.apply(ctx, set.ID, applyBody{Confirm: set.Confirm}, true)
	}
	return show(s, document, func(set changeSet) {
		s.tell(set)
		s.hint("Nothing has changed yet. Carry it out with \"roster changes apply %s\".", set.ID)
	})
}

func (s *session) nodesMove(g grove) *cobra.Command {
	var p nodePlan
	var below string
	cmd := s.nodeCommand(g, "move", "Plan to put a "+g.one+" below another", "move EMEA --below Sales --apply", func(ctx context.Context, id string) error {
		body := map[string]any{"parent": nil}
		if below != "" {
			parent, err := s.nodeID(ctx, g, below)
			if err != nil {
				return err
			}
			body["parent"] = parent
		}
		return s.propose(ctx, &p, []string{g.many, id, "move"}, body)
	})
	cmd.Flags().StringVar(&below, "below", "", "the "+g.one+" above it from then on, by identifier or path; to the top without")
	return p.flags(cmd)
}

func (s *session) nodesMerge(g grove) *cobra.Command {
	var p nodePlan
	var into string
	cmd := s.nodeCommand(g, "merge", "Plan to make one of two "+g.many, "merge \"Old sales\" --into Sales", func(ctx context.Context, id string) error {
		target, err := s.nodeID(ctx, g, into)
		if err != nil {
			return err
		}
		return s.propose(ctx, &p, []string{g.many, id, "merge"}, map[string]any{"into": target})
	})
	cmd.Flags().StringVar(&into, "into", "", "the one that stays, by identifier or path")
	_ = cmd.MarkFlagRequired("into") // the flag is there
	return p.flags(cmd)
}
