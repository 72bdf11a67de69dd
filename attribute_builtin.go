package roster

import "strings"

const (
	enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"
	extension  = "urn:ietf:params:scim:schemas:extension:roster:2.0:User:"
)

// builtInAttributes describes the SCIM core and enterprise attributes (RFC
// 7643 §4.1, §4.3) and those of the organisation. The order is the one in
// which people read a profile. Aliases are the column names of the common
// exports (Active Directory, Entra ID, Google Workspace, Okta, HR systems) in
// English, German, French and Spanish.
func builtInAttributes() []*Attribute {
	list := []*Attribute{
		{Name: "userName", Label: "User name", Type: Text, Group: "identity", Required: true, Unique: true, Sensitivity: InHouse, aliases: words("user name|username|user id|userid|login|login name|account|account name|sam account name|user principal name|upn|uid|logon name|benutzername|benutzer|benutzerkennung|kennung|anmeldename|identifiant|nom utilisateur|nom d utilisateur|usuario|nombre de usuario")},
		{Name: "externalId", Label: "External ID", Type: Text, Group: "identity", Unique: true, CaseExact: true, Sensitivity: InHouse, aliases: words("external id|externalid|object guid|objectguid|object id|immutable id|guid|externe id")},
		{Name: "displayName", Label: "Display name", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("display name|displayname|full name|fullname|name|employee name|person|cn|common name|anzeigename|vollständiger name|mitarbeiter|mitarbeitername|nom complet|nom affiché|nombre completo|nombre para mostrar")},
		{Name: "name.givenName", Label: "Given name", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("given name|givenname|first name|firstname|forename|vorname|prénom|prenom|nombre|nombre de pila")},
		{Name: "name.middleName", Label: "Middle name", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("middle name|middlename|middle names|initials|zweiter vorname|deuxième prénom|segundo nombre")},
		{Name: "name.familyName", Label: "Family name", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("family name|familyname|last name|lastname|surname|sn|nachname|familienname|nom|nom de famille|apellido|apellidos")},
		{Name: "name.honorificPrefix", Label: "Honorific prefix", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("honorific prefix|salutation|anrede|titel|akademischer titel|civilité|tratamiento")},
		{Name: "name.honorificSuffix", Label: "Honorific suffix", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("honorific suffix|suffix|namenszusatz")},
		{Name: "nickName", Label: "Nickname", Type: Text, Group: "identity", Sensitivity: Personal, aliases: words("nick name|nickname|preferred name|known as|rufname|surnom|apodo")},
		{Name: "pronouns", Label: "Pronouns", Type: Text, Group: "identity", Path: extension + "pronouns", Sensitivity: Personal, aliases: words("pronouns|pronomen|pronoms|pronombres")},
		{Name: "profileUrl", Label: "Profile URL", Type: URL, Group: "identity", Sensitivity: InHouse, aliases: words("profile url|homepage|web page|website|www home page")},

		{Name: "emails", Label: "E-mail addresses", Type: Emails, Group: "contact", Unique: true, Sensitivity: Personal},
		{Name: "email", Label: "E-mail", Type: Email, Group: "contact", Path: "emails.value", Sensitivity: Personal, part: &part{of: "emails", kind: "work", primary: true}, aliases: words("email|e mail|mail|email address|e mail address|primary email|work email|mail address|e mail adresse|email adresse|mailadresse|adresse e mail|adresse mail|courriel|correo|correo electrónico|correo electronico")},
		{Name: "emailHome", Label: "Private e-mail", Type: Email, Group: "contact", Path: extension + "emailHome", Sensitivity: Personal, part: &part{of: "emails", kind: "home"}, aliases: words("private email|personal email|home email|recovery email|home secondary email|alternate email|alternate email address|other mails|private e mail|e mail privat")},
		{Name: "phoneNumbers", Label: "Phone numbers", Type: Phones, Group: "contact", Sensitivity: Personal},
		{Name: "phone", Label: "Phone", Type: Phone, Group: "contact", Path: "phoneNumbers.value", Sensitivity: Personal, part: &part{of: "phoneNumbers", kind: "work", primary: true}, aliases: words("phone|telephone|phone number|telephone number|work phone|office phone|business phone|business phones|telefon|telefonnummer|durchwahl|téléphone|telephone professionnel|teléfono|telefono")},
		{Name: "mobile", Label: "Mobile", Type: Phone, Group: "contact", Path: extension + "mobile", Sensitivity: Personal, part: &part{of: "phoneNumbers", kind: "mobile"}, aliases: words("mobile|mobile phone|mobile number|cell|cell phone|mobil|mobilnummer|mobiltelefon|handy|handynummer|portable|téléphone portable|móvil|movil")},
		{Name: "addresses", Label: "Addresses", Type: Addresses, Group: "contact", Sensitivity: Personal},
		{Name: "streetAddress", Label: "Street address", Type: Text, Group: "contact", Path: "addresses.streetAddress", Sensitivity: Personal, part: &part{of: "addresses", kind: "work", field: "streetAddress", primary: true}, aliases: words("street|street address|streetaddress|work address|strasse|straße|adresse|rue|calle|dirección")},
		{Name: "locality", Label: "City", Type: Text, Group: "contact", Path: "addresses.locality", Sensitivity: Personal, part: &part{of: "addresses", kind: "work", field: "locality", primary: true}, aliases: words("city|town|locality|l|ort|stadt|ville|ciudad")},
		{Name: "region", Label: "Region", Type: Text, Group: "contact", Path: "addresses.region", Sensitivity: Personal, part: &part{of: "addresses", kind: "work", field: "region", primary: true}, aliases: words("state|region|province|st|bundesland|région|provincia")},
		{Name: "postalCode", Label: "Postal code", Type: Text, Group: "contact", Path: "addresses.postalCode", Sensitivity: Personal, part: &part{of: "addresses", kind: "work", field: "postalCode", primary: true}, aliases: words("postal code|postcode|zip|zip code|zip or postal code|plz|postleitzahl|code postal|código postal")},
		{Name: "country", Label: "Country", Type: Country, Group: "contact", Path: "addresses.country", Sensitivity: InHouse, part: &part{of: "addresses", kind: "work", field: "country", primary: true}, aliases: words("country|country code|usage location|country or region|co|c|land|pays|país|pais")},

		{Name: "title", Label: "Job title", Type: Text, Group: "organisation", Sensitivity: InHouse, aliases: words("title|job title|jobtitle|position|role|job|employee title|function|stelle|stellenbezeichnung|berufsbezeichnung|funktion|titre|poste|fonction|puesto|cargo")},
		{Name: "userType", Label: "Kind of employment", Type: Choice, Group: "organisation", Choices: []string{"employee", "contractor", "intern", "partner", "guest", "service"}, Sensitivity: InHouse, aliases: words("user type|usertype|employee type|employment type|worker type|type of employment|mitarbeitertyp|beschäftigungsart|type employé|tipo de empleado")},
		{Name: "employeeNumber", Label: "Employee number", Type: Text, Group: "organisation", Path: enterprise + "employeeNumber", Unique: true, Sensitivity: InHouse, aliases: words("employee number|employeenumber|employee id|employeeid|personnel number|staff number|staff id|worker id|payroll number|personalnummer|mitarbeiternummer|personal nr|pers nr|matricule|numéro d employé|número de empleado")},
		{Name: "unit", Label: "Unit", Type: UnitRef, Group: "organisation", Path: extension + "unit", Sensitivity: InHouse, aliases: words("unit|org unit|organizational unit|organisational unit|org unit path|organisationseinheit|unité|unidad")},
		{Name: "manager", Label: "Manager", Type: UserRef, Group: "organisation", Path: enterprise + "manager", Sensitivity: InHouse, aliases: words("manager|supervisor|manager id|manager name|manager email|reports to|boss|line manager|vorgesetzter|vorgesetzte|vorgesetzte r|führungskraft|responsable|supérieur|jefe|supervisor directo")},
		{Name: "organization", Label: "Company", Type: Text, Group: "organisation", Path: enterprise + "organization", Sensitivity: InHouse, aliases: words("company|company name|organization|organisation|legal entity|firma|unternehmen|gesellschaft|société|entreprise|empresa")},
		{Name: "division", Label: "Division", Type: Text, Group: "organisation", Path: enterprise + "division", Sensitivity: InHouse, aliases: words("division|bereich|geschäftsbereich|división")},
		{Name: "department", Label: "Department", Type: Text, Group: "organisation", Path: enterprise + "department", Sensitivity: InHouse, aliases: words("department|dept|department name|abteilung|département|service|departamento")},
		{Name: "costCenter", Label: "Cost centre", Type: Text, Group: "organisation", Path: enterprise + "costCenter", Sensitivity: InHouse, aliases: words("cost center|costcenter|cost centre|kostenstelle|centre de coûts|centro de coste|centro de costos")},
		{Name: "location", Label: "Location", Type: LocationRef, Group: "organisation", Path: extension + "location", Sensitivity: InHouse, aliases: words("location|site|office|office location|physical delivery office name|building|building id|standort|büro|site de travail|lieu|ubicación|oficina")},
		{Name: "tags", Label: "Tags", Type: MultiChoice, Group: "organisation", Path: extension + "tags", CaseExact: true, MaxLength: 2000, Sensitivity: InHouse, aliases: words("tags|tag|label|labels|keywords|schlagworte|stichworte|etiketten|étiquettes|mots clés|etiquetas")},
		{Name: "startDate", Label: "Start date", Type: Date, Group: "employment", Path: extension + "startDate", Sensitivity: InHouse, aliases: words("start date|startdate|hire date|hiredate|date of joining|joining date|employee hire date|eintritt|eintrittsdatum|beginn|date d entrée|date d embauche|fecha de inicio|fecha de alta|fecha de ingreso")},
		{Name: "endDate", Label: "End date", Type: Date, Group: "employment", Path: extension + "endDate", Sensitivity: InHouse, aliases: words("end date|enddate|leave date|employee leave date time|leaving date|termination date|last day|account expires|austritt|austrittsdatum|ende|date de sortie|date de départ|fecha de baja|fecha de fin")},

		{Name: "preferredLanguage", Label: "Language", Type: Language, Group: "preferences", Sensitivity: InHouse, aliases: words("preferred language|language|sprache|langue|idioma")},
		{Name: "locale", Label: "Locale", Type: Language, Group: "preferences", Sensitivity: InHouse, aliases: words("locale|gebietsschema")},
		{Name: "timezone", Label: "Time zone", Type: TimeZone, Group: "preferences", Sensitivity: InHouse, aliases: words("timezone|time zone|zeitzone|fuseau horaire|zona horaria")},
	}
	for _, a := range list {
		if a.Path == "" {
			a.Path = a.Name
		}
	}
	return list
}

func words(s string) []string { return strings.Split(s, "|") }
