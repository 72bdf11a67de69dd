package directory

import (
	"context"
	"slices"
	"strings"

	"roster"
	"roster/internal/access"
	"roster/internal/naming"
	"roster/internal/store"
)

// Proposals are free user names and e-mail addresses for somebody new, the
// likeliest first.
type Proposals struct {
	UserNames []string
	Emails    []string
}

// lookBack is how many of those who came last show how names are made here.
const lookBack = 200

// custom is how an organisation makes names, as its newest people show it.
type custom struct {
	userName naming.Rule
	mailed   bool // the user name is the e-mail address
	mailbox  naming.Rule
	domain   string
}

// Propose proposes names by the rule that most of the newest people's follow:
// nobody has to set it, and where nobody has come yet it is given.family. A name
// that is taken gets a number.
func Propose(ctx context.Context, v *store.View, values roster.Values) (Proposals, error) {
	var p Proposals
	if err := access.Require(ctx, roster.UsersRead); err != nil {
		return p, err
	}
	if naming.UserName(values) == "" {
		return p, nil
	}
	newest, err := v.NewestUsers(ctx, lookBack)
	if err != nil {
		return p, err
	}
	c := customOf(newest)
	if c.domain != "" {
		if p.Emails, err = c.free(ctx, v, values, "emails", c.mailbox, "@"+c.domain, 2); err != nil {
			return p, err
		}
	}
	if c.mailed && len(p.Emails) > 0 {
		if p.UserNames, err = c.free(ctx, v, values, "userName", c.mailbox, "@"+c.domain, 1); err != nil {
			return p, err
		}
	}
	more, err := c.free(ctx, v, values, "userName", c.userName, "", 3)
	p.UserNames = append(p.UserNames, more...)
	return p, err
}

// customOf learns from people how names are made.
func customOf(people []roster.User) custom {
	names, boxes, domains := map[naming.Rule]int{}, map[naming.Rule]int{}, map[string]int{}
	work, _ := roster.BuiltIn().Lookup("email")
	var mailed, plain int
	for _, u := range people {
		email := roster.EmailKey(work.Get(u.Values))
		if box, domain, ok := strings.Cut(email, "@"); ok {
			domains[domain]++
			if r, made := naming.Made(box, u.Values); made {
				boxes[r]++
			}
		}
		switch name := roster.EmailKey(u.Values["userName"]); {
		case email != "" && name == email:
			mailed++
		default:
			plain++
			if r, made := naming.Made(name, u.Values); made {
				names[r]++
			}
		}
	}
	return custom{userName: most(names), mailbox: most(boxes), domain: mostOf(domains), mailed: mailed > plain}
}

func most(rules map[naming.Rule]int) naming.Rule {
	best := naming.GivenDotFamily
	for _, r := range naming.Rules {
		if rules[r] > rules[best] {
			best = r
		}
	}
	return best
}

func mostOf(counts map[string]int) (best string) {
	for name, n := range counts {
		if n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best
}

// attempts bounds how many numbers are tried behind a name.
const attempts = 200

// free gives names that nobody has: first by the rule, then by others.
func (c custom) free(ctx context.Context, v *store.View, values roster.Values, kind string, rule naming.Rule, end string, count int) ([]string, error) {
	a, _ := roster.BuiltIn().Lookup(kind)
	rules := append([]naming.Rule{rule}, naming.Rules...)
	var list []string
	for i, r := range rules {
		base := r.Apply(values)
		if base == "" || i > 0 && slices.Contains(rules[:i], r) || len(list) == count {
			continue
		}
		namer := naming.NewNamer()
		keys := make([]roster.Key, 0, attempts)
		for range attempts {
			keys = append(keys, roster.Key{Kind: kind, Value: a.Key(namer.Next(base) + end)})
		}
		owners, err := v.Owners(ctx, keys)
		if err != nil {
			return nil, err
		}
		free := slices.IndexFunc(keys, func(k roster.Key) bool { _, taken := owners[k]; return !taken && k.Value != "" })
		if free < 0 || free > 0 && i > 0 { // a number is added to the name by the rule alone
			continue
		}
		if name := keys[free].Value; !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list, nil
}
