package bulk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"roster/internal/store/storetest"
)

// Exports of common systems and of people's own spreadsheets are understood
// without a word.
func TestGuess(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.Open(t, storetest.Embedded))
	for _, test := range []struct {
		name, file string
		want       map[string]string
	}{
		{
			"Entra ID", "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,telephoneNumber,mobilePhone,alternateEmailAddress,companyName,createdDateTime\n" +
				"anna@example.org,Anna Lee,Lee,anna@example.org,Anna,0f8fad5b-d9cb-469f-a165-70867728950e,Member,Head,Sales,True,DE,Street 1,Berlin,Germany,HQ,Berlin,10115,+49 30 123456,,,Example,2020-01-01T10:00:00Z\n" +
				"ben@example.org,Ben Cruz,Cruz,ben@example.org,Ben,7c9e6679-7425-40de-944b-e07fc1f90ae7,Guest,Clerk,Sales,False,DE,,Berlin,Germany,HQ,Berlin,10115,,,,Example,2020-01-02T10:00:00Z\n",
			map[string]string{
				"userPrincipalName": "userName", "displayName": "displayName", "surname": "name.familyName", "mail": "email", "givenName": "name.givenName",
				"id": "externalId", "userType": "userType", "jobTitle": "title", "department": "department", "accountEnabled": "status", "usageLocation": "", "streetAddress": "streetAddress",
				"state": "region", "country": "country", "officeLocation": "location:1", "city": "locality", "postalCode": "postalCode", "telephoneNumber": "phone",
				"mobilePhone": "mobile", "alternateEmailAddress": "emailHome", "companyName": "organization", "createdDateTime": "",
			},
		},
		{
			"Okta", "login,firstName,lastName,email,status,employeeNumber,managerId,manager,title,division,department,mobilePhone\n" +
				"anna@example.org,Anna,Lee,anna@example.org,ACTIVE,17,,,Head,EMEA,Sales,\nben@example.org,Ben,Cruz,ben@example.org,DEPROVISIONED,18,17,Anna Lee,Clerk,EMEA,Sales,\n",
			map[string]string{
				"login": "userName", "firstName": "name.givenName", "lastName": "name.familyName", "email": "email", "status": "status", "employeeNumber": "employeeNumber",
				"managerId": "manager", "manager": "", "title": "title", "division": "unit:1", "department": "unit:2", "mobilePhone": "mobile",
			},
		},
		{
			"French", "Matricule;Nom;Prénom;Courriel;Poste;Date d'embauche;Responsable;Statut\nM1;Dupont;Zoé;zoe@example.org;Chef;01/02/2020;;Actif\nM2;Petit;Luc;luc@example.org;Vendeur;15/03/2021;Zoé Dupont;Inactif\n",
			map[string]string{
				"Matricule": "employeeNumber", "Nom": "name.familyName", "Prénom": "name.givenName", "Courriel": "email", "Poste": "title",
				"Date d'embauche": "startDate", "Responsable": "manager", "Statut": "status",
			},
		},
		{
			"levels by number", "Nutzerkennung,User ID,Level 1,Level 2,Level 3,Account Disabled\nx,a,Top,Mid,Low,FALSE\ny,b,Top,Mid,,TRUE\n",
			map[string]string{"Nutzerkennung": "", "User ID": "userName", "Level 1": "unit:1", "Level 2": "unit:2", "Level 3": "unit:3", "Account Disabled": "status"},
		},
		{
			"no header", "anna@example.org,Anna Lee\nben@example.org,Ben Cruz\n",
			map[string]string{"Column 1": "email", "Column 2": "fullName"},
		},
	} {
		if diff := cmp.Diff(test.want, targets(b.upload(test.name+".csv", test.file))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
