package bulk_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"roster"
	"roster/internal/bulk"
)

// targets gives "column → target" of an import's guess.
func targets(i bulk.Import) map[string]string {
	m := map[string]string{}
	for _, c := range i.Columns {
		m[c.Column] = c.Target
	}
	return m
}

// A file as a German spreadsheet saves it: semicolons, Windows-1252, German
// headers and dates.
func TestGermanFile(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "Personalnummer;Nachname;Vorname;E-Mail-Adresse;Bereich;Abteilung;Stellenbezeichnung;Eintrittsdatum;Standort;Vorgesetzter;Beschäftigungsart;Aktiv;Kostenstelle;Schuhgröße\n" +
			"1001;Groß;Jürgen;juergen.gross@example.org;Vertrieb;Außendienst;Leiter;01.02.2015;Köln;;Vollzeit;ja;4711;44\n" +
			"1002;Müller;Änne;aenne.mueller@example.org;Vertrieb;Außendienst;Beraterin;13.10.2020;Köln;1001;Teilzeit;ja;4711;39\n" +
			"1003;Weiß;Zoë;zoe.weiss@example.org;Technik;Werkstatt;Praktikantin;03.04.2026;Aachen;1002;Praktikantin;nein;4712;\n"
		latin, err := charmap.Windows1252.NewEncoder().String(text)
		b.check(err)
		i := b.upload("Mitarbeiter.csv", latin)
		want := map[string]string{
			"Personalnummer": "employeeNumber", "Nachname": "name.familyName", "Vorname": "name.givenName", "E-Mail-Adresse": "email",
			"Bereich": "unit:1", "Abteilung": "unit:2", "Stellenbezeichnung": "title", "Eintrittsdatum": "startDate", "Standort": "location:1",
			"Vorgesetzter": "manager", "Beschäftigungsart": "userType", "Aktiv": "status", "Kostenstelle": "costCenter", "Schuhgröße": "",
		}
		if diff := cmp.Diff(want, targets(i)); diff != "" {
			b.Fatal(diff)
		}
		set := b.plan(latin, bulk.Options{})
		b.counts(set, roster.Counts{Rows: 3, Create: 3, Nodes: 6})
		b.apply(set)

		u := b.user("aenne.mueller@example.org")
		if u.Values["startDate"] != "2020-10-13" || u.Values["userType"] != "employee" || u.Values["displayName"] != "Änne Müller" ||
			u.Values["manager"] != string(b.user("juergen.gross@example.org").ID) || b.path(roster.NodeID(u.Values["unit"])) != "Vertrieb/Außendienst" ||
			b.path(roster.NodeID(u.Values["location"])) != "Köln" {
			b.Errorf("the second row became %v", u.Values)
		}
		if u := b.user("zoe.weiss@example.org"); u.State.Status != roster.Inactive || u.Values["userType"] != "intern" {
			b.Errorf("the third row became %v %v", u.State, u.Values)
		}
	})
}

// A workbook whose dates are numbers with a format.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		book := excelize.NewFile()
		date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
		b.check(err)
		for at, row := range map[string][]any{
			"A1": {"Login", "Full Name", "Hire Date", "Employee ID"},
			"A2": {"alee", "Anna Lee", 43831, 17},
			"A3": {"bcruz", "de la Cruz, Benito", 44197, 18},
		} {
			b.check(book.SetSheetRow("Sheet1", at, &row))
		}
		b.check(book.SetCellStyle("Sheet1", "C2", "C3", date))
		var out bytes.Buffer
		b.check(book.Write(&out))

		b.apply(b.plan(out.String(), bulk.Options{}))
		u := b.user("bcruz")
		want := roster.Values{
			"userName": "bcruz", "displayName": "de la Cruz, Benito", "name.givenName": "Benito", "name.familyName": "de la Cruz",
			"startDate": "2021-01-01", "employeeNumber": "18",
		}
		if diff := cmp.Diff(want, u.Values); diff != "" {
			b.Error(diff)
		}
	})
}

// An export of Active Directory: distinguished names, flags, managers by path.
func TestActiveDirectory(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := `"DistinguishedName","Enabled","GivenName","Name","ObjectClass","ObjectGUID","SamAccountName","SID","Surname","UserPrincipalName","mail","Department","Title","Manager","physicalDeliveryOfficeName","co"` + "\n" +
			`"CN=Anna Lee,OU=Sales,OU=EMEA,DC=example,DC=org","True","Anna","Anna Lee","user","0f8fad5b-d9cb-469f-a165-70867728950e","alee","S-1-5-21-1","Lee","alee@example.org","anna.lee@example.org","Sales","Head","","Berlin","Germany"` + "\n" +
			`"CN=Ben Cruz,OU=Sales,OU=EMEA,DC=example,DC=org","True","Ben","Ben Cruz","user","7c9e6679-7425-40de-944b-e07fc1f90ae7","bcruz","S-1-5-21-2","Cruz","bcruz@example.org","ben.cruz@example.org","Sales","Clerk","CN=Anna Lee,OU=Sales,OU=EMEA,DC=example,DC=org","Berlin","Germany"` + "\n" +
			`"CN=Old\, Hand,OU=IT,DC=example,DC=org","False","Hand","Old, Hand","user","7c9e6679-7425-40de-944b-e07fc1f90ae8","hand","S-1-5-21-3","Old","hand@example.org","","IT","","CN=Anna Lee,OU=Sales,OU=EMEA,DC=example,DC=org","","Austria"` + "\n"
		i := b.upload("ad.csv", text)
		want := map[string]string{
			"DistinguishedName": "unit", "Enabled": "status", "GivenName": "name.givenName", "Name": "displayName", "ObjectClass": "", "ObjectGUID": "externalId",
			"SamAccountName": "userName", "SID": "", "Surname": "name.familyName", "UserPrincipalName": "", "mail": "email", "Department": "department",
			"Title": "title", "Manager": "manager", "physicalDeliveryOfficeName": "location:1", "co": "country",
		}
		if diff := cmp.Diff(want, targets(i)); diff != "" {
			b.Fatal(diff)
		}
		set := b.plan(text, bulk.Options{})
		b.counts(set, roster.Counts{Rows: 3, Create: 3, Nodes: 4})
		b.apply(set)
		ben, old := b.user("bcruz"), b.user("hand")
		if b.path(roster.NodeID(ben.Values["unit"])) != "EMEA/Sales" || ben.Values["manager"] != string(b.user("alee").ID) || old.State.Status != roster.Inactive {
			b.Errorf("became %v and %v", ben, old)
		}
	})
}

// An export of Google Workspace: remarks in the headers, paths with slashes.
func TestGoogleWorkspace(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],Status [READ ONLY],Recovery Email,Work Phone,Employee ID,Employee Type,Employee Title,Manager Email,Department,Cost Center,Building ID\n" +
			"Anna,Lee,anna@example.org,****,,/Sales/EMEA,Active,anna@home.example,+49 30 1234567,17,Full-time,Head,,Sales,C1,BER-1\n" +
			"Ben,Cruz,ben@example.org,****,,/Sales/EMEA,Suspended,,,18,Freelancer,Clerk,anna@example.org,Sales,C1,BER-1\n" +
			"Cy,Ek,cy@example.org,****,,/,Active,,,19,Intern,,anna@example.org,,,\n"
		i := b.upload("Google.csv", text)
		got := targets(i)
		for column, target := range map[string]string{
			"Org Unit Path [Required]": "unit", "Status [READ ONLY]": "status", "Email Address [Required]": "email", "Manager Email": "manager", "Password [Required]": "",
			"Building ID": "location:1", "Employee Type": "userType", "Employee Title": "title", "Recovery Email": "emailHome",
		} {
			if got[column] != target {
				b.Errorf("%s is guessed as %q, want %q", column, got[column], target)
			}
		}
		// Passwords are neither taken nor shown.
		for _, c := range i.Columns {
			if strings.HasPrefix(c.Column, "Password") && len(c.Samples) > 0 {
				b.Errorf("%s shows %v", c.Column, c.Samples)
			}
		}
		set := b.plan(text, bulk.Options{})
		b.counts(set, roster.Counts{Rows: 3, Create: 3, Nodes: 3})
		b.apply(set)
		ben, cy := b.user("ben@example.org"), b.user("cy@example.org")
		if ben.State.Status != roster.Suspended || b.path(roster.NodeID(ben.Values["unit"])) != "Sales/EMEA" || ben.Values["userType"] != "contractor" ||
			ben.Values["manager"] != string(b.user("anna@example.org").ID) || cy.Values["unit"] != "" {
			b.Errorf("became %v and %v", ben, cy)
		}
	})
}

// Without user names and addresses, user names follow from the names, each once.
func TestProposedNames(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		text := "Name,Job title\nJürgen Groß,Head\nAnna Lee,Clerk\nAnna Lee,Driver\n"
		b.apply(b.plan(text, bulk.Options{}))
		for name, title := range map[string]string{"juergen.gross": "Head", "anna.lee": "Clerk", "anna.lee2": "Driver"} {
			if u := b.user(name); u.Values["title"] != title {
				b.Errorf("%s is %v", name, u.Values)
			}
		}
		// The same again is the same people.
		b.counts(b.plan(text+"\n", bulk.Options{}), roster.Counts{Rows: 3, Unchanged: 3})
	})
}

// Dates that say neither are marked as unsure; one value above twelve decides.
func TestDates(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		for text, want := range map[string]string{
			"userName,Start date\na,03/04/2026\nb,12/31/2025\n": "MM/DD/YYYY",
			"userName,Start date\na,03/04/2026\nb,31/12/2025\n": "DD/MM/YYYY",
			"userName;Start date\na;03/04/2026\n":               "DD/MM/YYYY",
			"userName,Start date\na,2026-04-03T00:00:00\n":      "YYYY-MM-DD",
			"userName,Start date\na,3-Apr-2026\n":               "DD-MMM-YYYY",
			"userName,Start date\na,20260403\n":                 "YYYYMMDD",
		} {
			i := b.upload("dates.csv", text)
			if got := i.Suggested.Columns[1]; got.Format != want || got.Target != "startDate" {
				b.Errorf("%q is guessed as %+v, want %s", text, got, want)
			}
			if c := i.Columns[1]; strings.Contains(text, ";") && c.Confidence > 0.8 {
				b.Errorf("%q is sure to %v", text, c.Confidence)
			}
		}
	})
}
