package directory

import (
	"context"
	"slices"
	"sync"

	"roster"
	"roster/internal/store"
)

// keptFacets is how many change sets are remembered with their facets: those
// that somebody looks at just now. A large one takes a few megabytes.
const keptFacets = 4

// facetCache remembers the facets of change sets, which never change once a
// set is planned. What was looked at last stands first.
type facetCache struct {
	mu   sync.Mutex
	sets []cachedFacets
}

type cachedFacets struct {
	set    roster.ChangeSetID
	facets []store.Facet
}

// of gives the facets of a planned set.
func (c *facetCache) of(ctx context.Context, v *store.View, set roster.ChangeSet) ([]store.Facet, error) {
	if set.State == roster.Planning {
		return nil, nil
	}
	if facets, ok := c.get(set.ID); ok {
		return facets, nil
	}
	facets, err := v.Facets(ctx, set.ID)
	if err != nil {
		return nil, err
	}
	c.put(set.ID, facets)
	return facets, nil
}

func (c *facetCache) get(id roster.ChangeSetID) ([]store.Facet, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.sets, func(s cachedFacets) bool { return s.set == id })
	if i < 0 {
		return nil, false
	}
	found := c.sets[i]
	copy(c.sets[1:i+1], c.sets[:i])
	c.sets[0] = found
	return found.facets, true
}

func (c *facetCache) put(id roster.ChangeSetID, facets []store.Facet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sets = slices.DeleteFunc(c.sets, func(s cachedFacets) bool { return s.set == id })
	c.sets = slices.Insert(c.sets, 0, cachedFacets{id, facets})
	c.sets = c.sets[:min(len(c.sets), keptFacets)]
}
