package bulk

import (
	"slices"
	"testing"
)

// The units of a distinguished name come from the top, escapes undone.
func TestDistinguished(t *testing.T) {
	t.Parallel()
	name, units := distinguished(`CN=Lee\, Anna,OU=Sales\, EMEA,OU=World,DC=example,DC=org`)
	if name != "Lee, Anna" || !slices.Equal(units, []string{"World", "Sales, EMEA"}) {
		t.Errorf("read as %q %q", name, units)
	}
}

// A date that was written in a form is read back by it.
func TestDateForms(t *testing.T) {
	t.Parallel()
	for form, text := range map[string]string{
		"DD.MM.YYYY": "3.4.2026", "MM/DD/YYYY": "04/03/2026 11:59:59 PM", "DD/MM/YY": "03/04/26", "YYYYMMDD": "20260403", "DD MMM YYYY": "3 avr. 2026",
		"YYYY-MM-DD": "2026-04-03T10:00:00.000Z", "YYYY/MM/DD": "2026/4/3",
	} {
		f, ok := dateFormNamed(form)
		if got, fits := f.parse(text); !ok || !fits || got != "2026-04-03" {
			t.Errorf("%q read as %s is %q", text, form, got)
		}
	}
	for _, f := range dateForms {
		for _, text := range []string{"", "31.02.2026", "2026-02-31", "x", "1.2", "..", "99999999", "//", "12/13/14/15", "1.1.20260", "+1.+1.2026"} {
			if got, fits := f.parse(text); fits {
				t.Errorf("%q read as %s is %q", text, f.name, got)
			}
		}
	}
}
