package roster_test

import (
	"slices"
	"strings"
	"testing"

	"roster"
)

func TestCatalogue(t *testing.T) {
	t.Parallel()
	catalogue := roster.BuiltIn()
	names, paths, means := map[string]bool{}, map[string]bool{}, map[string]string{}
	classes := []roster.Sensitivity{roster.Public, roster.InHouse, roster.Personal, roster.Special}
	for _, a := range catalogue.All() {
		name, path := strings.ToLower(a.Name), strings.ToLower(a.Path)
		if names[name] || paths[path] {
			t.Errorf("%s: the name or the path %s is there twice", a.Name, a.Path)
		}
		names[name], paths[path] = true, true
		if a.Label == "" || a.Group == "" || a.Path == "" || !slices.Contains(allTypes, a.Type) || !slices.Contains(classes, a.Sensitivity) {
			t.Errorf("%s is not described in full: %+v", a.Name, a)
		}
		for _, s := range []string{a.Name, a.Path, strings.ToUpper(a.Name)} {
			if got, ok := catalogue.Lookup(s); !ok || got != a {
				t.Errorf("looking for %q does not find %s", s, a.Name)
			}
		}
		// A header means one attribute only, or the guess of an import would be a matter of luck.
		for _, alias := range append([]string{a.Name, a.Label}, a.Aliases()...) {
			key := roster.AliasKey(alias)
			if other, taken := means[key]; taken && other != a.Name {
				t.Errorf("%q means %s and %s", alias, other, a.Name)
			}
			means[key] = a.Name
		}
	}
	if _, found := catalogue.Lookup("no such attribute"); found {
		t.Error("an attribute was found that is not there")
	}
}

func TestCustomAttributesHideNothing(t *testing.T) {
	t.Parallel()
	custom, _ := roster.NewCustomAttribute(roster.Attribute{Name: "badge", Label: "E-mail"})
	more := roster.BuiltIn().With(custom)
	if a, _ := more.ByAlias("e-mail"); a.Name != "email" {
		t.Errorf("e-mail means %s", a.Name)
	}
	if a, ok := more.Lookup("BADGE"); !ok || !a.Custom {
		t.Error("the custom attribute is not found")
	}
	if _, ok := roster.BuiltIn().Lookup("badge"); ok {
		t.Error("the built-in catalogue was changed")
	}
}

// The headers are those of the exports that administrators have at hand.
func TestHeadersAreKnown(t *testing.T) {
	t.Parallel()
	for source, headers := range map[string]string{
		"Active Directory": "sAMAccountName=userName|userPrincipalName=userName|objectGUID=externalId|displayName=displayName|cn=displayName|" +
			"givenName=name.givenName|initials=name.middleName|sn=name.familyName|Surname=name.familyName|mail=email|EmailAddress=email|" +
			"telephoneNumber=phone|OfficePhone=phone|mobile=mobile|MobilePhone=mobile|title=title|department=department|company=organization|" +
			"manager=manager|employeeID=employeeNumber|employeeNumber=employeeNumber|employeeType=userType|division=division|" +
			"physicalDeliveryOfficeName=location|Office=location|l=locality|st=region|co=country|c=country|postalCode=postalCode|" +
			"streetAddress=streetAddress|wWWHomePage=profileUrl|homePhone=|preferredLanguage=preferredLanguage|accountExpires=endDate",
		"Google Workspace": "First Name [Required]=name.givenName|Last Name [Required]=name.familyName|Email Address [Required]=email|" +
			"Org Unit Path [Required]=unit|Recovery Email=emailHome|Home Secondary Email=emailHome|Work Phone=phone|Mobile Phone=mobile|" +
			"Work Address=streetAddress|Employee ID=employeeNumber|Employee Type=userType|Employee Title=title|Manager Email=manager|" +
			"Department=department|Cost Center=costCenter|Building ID=location|Password [Required]=",
		"Entra ID": "id=|Object Id=externalId|User principal name=userName|Display name=displayName|First name=name.givenName|Last name=name.familyName|" +
			"surname=name.familyName|jobTitle=title|companyName=organization|employeeHireDate=startDate|employeeLeaveDateTime=endDate|" +
			"officeLocation=location|city=locality|state=region|usageLocation=country|Country or region=country|ZIP or postal code=postalCode|" +
			"businessPhones=phone|telephoneNumber=phone|mobilePhone=mobile|alternateEmailAddress=emailHome|otherMails=emailHome|preferredLanguage=preferredLanguage|userType=userType",
		"German": "Benutzername=userName|Anmeldename=userName|Vorname=name.givenName|Nachname=name.familyName|Name=displayName|E-Mail=email|E-Mail-Adresse=email|" +
			"Telefon=phone|Telefonnummer=phone|Mobil=mobile|Handy=mobile|Mobilnummer=mobile|Abteilung=department|Personalnummer=employeeNumber|Pers.-Nr.=employeeNumber|" +
			"Personal-Nr.=employeeNumber|Kostenstelle=costCenter|Standort=location|Büro=location|Vorgesetzter=manager|Vorgesetzte/r=manager|Führungskraft=manager|" +
			"Eintrittsdatum=startDate|Austrittsdatum=endDate|Straße=streetAddress|STRASSE=streetAddress|PLZ=postalCode|Ort=locality|Land=country|Bundesland=region|" +
			"Position=title|Stelle=title|Funktion=title|Firma=organization|Anrede=name.honorificPrefix|Titel=name.honorificPrefix|Geschäftsbereich=division|" +
			"Rufname=nickName|Sprache=preferredLanguage|Organisationseinheit=unit|Beschäftigungsart=userType",
		"French and Spanish": "Prénom=name.givenName|PRENOM=name.givenName|Nom=name.familyName|Courriel=email|Date d'embauche=startDate|Numéro d’employé=employeeNumber|" +
			"Apellidos=name.familyName|Correo electrónico=email|Teléfono=phone|Puesto=title",
	} {
		for pair := range strings.SplitSeq(headers, "|") {
			header, want, _ := strings.Cut(pair, "=")
			got := ""
			if a, ok := roster.BuiltIn().ByAlias(header); ok {
				got = a.Name
			}
			if got != want {
				t.Errorf("%s: %q means %q, want %q", source, header, got, want)
			}
		}
	}
}

func TestAliasKey(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"E-Mail": "email", "e_mail": "email", "eMail [Required]": "email", " E Mail (work) ": "email", "Straße": "strasse", "Prénom": "prenom",
		"Pers.-Nr.": "persnr", "[Name]": "name", "(": "", "": "", "sAMAccountName": "samaccountname",
	} {
		if got := roster.AliasKey(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
