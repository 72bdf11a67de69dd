package query_test

import (
	"testing"

	"roster/internal/query"
	"roster/internal/query/querytest"
)

const typical = `userName sw "ada" and active eq true and (status in ("active", "suspended") or emails[type eq "work" and value ew "@corp.example"])`

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := query.Parse(typical); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	b.ReportAllocs()
	fields := querytest.Fields()
	e, err := query.Parse(typical)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := query.Check(e, fields); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	b.ReportAllocs()
	fields := querytest.Fields()
	e, err := query.Parse(typical)
	if err != nil {
		b.Fatal(err)
	}
	if e, err = query.Check(e, fields); err != nil {
		b.Fatal(err)
	}
	r := querytest.Record{Texts: map[string][]string{"userName": {"Ada.Byron"}, "active": {"true"}, "status": {"active"}}}
	for b.Loop() {
		if !query.Match(e, r) {
			b.Fatal("no match")
		}
	}
}
