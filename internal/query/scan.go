package query

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenString
	tokenNumber
	tokenMark   // one of ( ) [ ] , .
	tokenSymbol // a run of signs, kept whole to suggest the operator meant
)

// token is a piece of the text. The text of a string is already decoded.
type token struct {
	kind tokenKind
	text string
	at   span
}

func (t token) is(mark string) bool { return t.kind == tokenMark && t.text == mark }

// word reports whether the token is the given keyword, which is in lower case.
func (t token) word(keyword string) bool {
	return t.kind == tokenWord && strings.EqualFold(t.text, keyword)
}

// scanner cuts the text into tokens.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) next() (token, *Error) {
	for s.pos < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.pos]) >= 0 {
		s.pos++
	}
	if s.pos == len(s.text) {
		return token{at: span{offset: s.pos}}, nil
	}
	switch c := s.text[s.pos]; {
	case isNameStart(c):
		return s.run(tokenWord, isNameByte), nil
	case c == '"':
		return s.string()
	case c == '-' || isDigit(c):
		return s.number()
	case strings.IndexByte("()[],.", c) >= 0:
		s.pos++
		return token{kind: tokenMark, text: s.text[s.pos-1 : s.pos], at: span{s.pos - 1, 1}}, nil
	case isSign(c):
		return s.run(tokenSymbol, isSign), nil
	default:
		return token{}, s.stray()
	}
}

func (s *scanner) run(kind tokenKind, member func(byte) bool) token {
	start := s.pos
	for s.pos < len(s.text) && member(s.text[s.pos]) {
		s.pos++
	}
	return token{kind: kind, text: s.text[start:s.pos], at: span{start, s.pos - start}}
}

func (s *scanner) string() (token, *Error) {
	start := s.pos
	plain := true
	for s.pos++; ; s.pos++ {
		if s.pos >= len(s.text) {
			return token{}, fault(CodeSyntax, span{start, len(s.text) - start}, `end the text with "`, "this text is never closed")
		}
		c := s.text[s.pos]
		if c == '"' {
			break
		}
		if c == '\\' {
			plain = false
			s.pos++
		}
		if c < ' ' {
			return token{}, fault(CodeSyntax, span{s.pos, 1}, `write it as an escape such as \n or \t`, "there is a control character in the text")
		}
	}
	s.pos++
	at := span{start, s.pos - start}
	raw := s.text[start:s.pos]
	text := raw[1 : len(raw)-1]
	if !utf8.ValidString(text) {
		return token{}, fault(CodeSyntax, at, "send the filter as UTF-8", "this text is not valid UTF-8")
	}
	if !plain {
		var ok bool
		if text, ok = unescape(raw); !ok {
			return token{}, fault(CodeSyntax, at, `the escapes are those of JSON: \" \\ \/ \b \f \n \r \t \u0000`, "this text has an escape that cannot be read")
		}
	}
	if strings.IndexByte(text, 0) >= 0 {
		return token{}, fault(CodeSyntax, at, "leave it out", "the text holds a NUL character, which no attribute can")
	}
	return token{kind: tokenString, text: text, at: at}, nil
}

// unescape reads a JSON string. Package json turns half of a surrogate pair into
// U+FFFD without a word; here that is an error, because it would search for
// something else than what was written.
func unescape(raw string) (string, bool) {
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil {
		return "", false
	}
	invented := strings.Count(text, "\uFFFD")
	written := strings.Count(raw, "\uFFFD") + strings.Count(strings.ToLower(raw), `\ufffd`)
	return text, invented <= written
}

func (s *scanner) number() (token, *Error) {
	tok := s.run(tokenNumber, func(c byte) bool { return isNameByte(c) || c == '+' })
	if !json.Valid([]byte(tok.text)) {
		return token{}, fault(CodeSyntax, tok.at, "put text in double quotes; a number looks like 42, -1.5 or 2e3", "%s is not a number", excerpt(tok.text))
	}
	return tok, nil
}

func (s *scanner) stray() *Error {
	_, size := utf8.DecodeRuneInString(s.text[s.pos:])
	at := span{s.pos, size}
	found := s.text[s.pos : s.pos+size]
	switch found {
	case "'", "“", "”", "‘", "’", "`":
		return fault(CodeSyntax, at, `put text in straight double quotes, as in "text"`, "%s does not start a text", excerpt(found))
	default:
		return fault(CodeSyntax, at, "put text in double quotes", "%s cannot stand here", excerpt(found))
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$'
}

func isNameByte(c byte) bool {
	return isNameStart(c) || isDigit(c) || c == '.' || c == ':' || c == '-'
}

func isSign(c byte) bool { return strings.IndexByte("=!<>~&|^*%+/?", c) >= 0 }
