package query

import "strings"

func allOps() Ops { return OpsOf(Pr, Eq, Ne, Co, Sw, Ew, Gt, Ge, Lt, Le, In, Under) }

// suggestOp guesses which operator was meant by what people write elsewhere.
func suggestOp(word string) string {
	var op string
	switch strings.ToLower(word) {
	case "=", "==", "===", "is", "equals", "equal":
		op = "eq"
	case "!=", "<>", "neq", "isnot", "~=":
		op = "ne"
	case ">", "after", "above":
		op = "gt"
	case ">=", "=>", "gte", "since", "from":
		op = "ge"
	case "<", "before", "below":
		op = "lt"
	case "<=", "=<", "lte", "until", "to":
		op = "le"
	case "~", "contains", "like", "includes", "has":
		op = "co"
	case "^=", "startswith", "begins", "starts":
		op = "sw"
	case "$=", "endswith", "ends":
		op = "ew"
	case "present", "exists", "isset":
		op = "pr"
	case "within", "below_or_at", "childof", "descendantof":
		op = "under"
	default:
		return "the operators are " + allOps().String()
	}
	return `did you mean "` + op + `"?`
}

// suggest picks the candidate that a person who wrote word most likely meant: the
// same name spelled nearly so, or one that ends in it, as name.familyName does in
// familyName. It returns "" rather than a wild guess.
func suggest(word string, candidates []string) string {
	const longest = 64 // Beyond this it is no typing error.
	if word == "" || len(word) > longest {
		return ""
	}
	word = strings.ToLower(word)
	best, least := "", len(word)/3+1
	for _, c := range candidates {
		lower := strings.ToLower(c)
		if strings.HasSuffix(lower, "."+word) || strings.HasSuffix(lower, ":"+word) || strings.HasPrefix(lower, word+".") {
			return c
		}
		if d := len(lower) - len(word); d > least || -d > least || len(lower) > longest {
			continue
		}
		if d := distance(word, lower); d < least || d == least && best == "" {
			best, least = c, d
		}
	}
	return best
}

// didYouMean words the suggestion, or falls back to other advice.
func didYouMean(word string, candidates []string, otherwise string) string {
	if s := suggest(word, candidates); s != "" {
		return `did you mean "` + s + `"?`
	}
	return otherwise
}

// distance counts the inserted, dropped, replaced and swapped bytes between two
// short names.
func distance(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
