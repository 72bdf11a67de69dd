package cli

// paint colours words on a terminal and leaves them alone elsewhere.
type paint struct{ on bool }

func (s *session) paint() paint {
	return paint{on: terminal(s.Out) && s.Getenv("NO_COLOR") == "" && s.Getenv("TERM") != "dumb"}
}

func (p paint) with(code, text string) string {
	if !p.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) dim(text string) string { return p.with("2", text) }

// state colours a state by what it means for whoever looks.
func (p paint) state(text string) string {
	switch text {
	case "active", "applied", "done", "planned":
		return p.with("32", text)
	case "suspended", "staged", "planning", "applying", "running", "queued", "paused":
		return p.with("33", text)
	case "failed", "blocked":
		return p.with("31", text)
	case "inactive", "archived", "cancelled", "unchanged", "skipped":
		return p.with("2", text)
	default:
		return text
	}
}
