package bulk

import (
	"slices"
	"strings"

	"roster"
)

// meaning is a value with the words that files write for it.
type meaning[V any] struct {
	value V
	words string
}

// statusWords are what files say of a person's status, by the key of the word.
// Numbers are the account flags of Active Directory.
var statusWords = dictionary([]meaning[roster.Status]{
	{roster.Active, "active|aktiv|actif|activo|activa|enabled|aktiviert|true|yes|1|ja|oui|sí|y|j|employed|current|working|beschäftigt|angestellt|en poste|recovery|locked_out|password_expired|512|544|66048"},
	{roster.Inactive, "inactive|inaktiv|inactif|inactivo|inactiva|disabled|deaktiviert|false|no|0|nein|non|n|terminated|left|departed|leaver|ausgeschieden|ausgetreten|ehemalig|sorti|baja|resigned|retired|deprovisioned|514|546|66050"},
	{roster.Suspended, "suspended|gesperrt|suspendu|suspendido|on leave|leave|beurlaubt|ruhend|elternzeit|sabbatical|en congé|paused"},
	{roster.Staged, "staged|pending|provisioned|future|prehire|pending activation|invited|vorgemerkt|en attente|pendiente"},
	{roster.Archived, "archived|archiviert|archivé|archivado"},
})

// userTypeWords are what files say of the kind of employment.
var userTypeWords = dictionary([]meaning[string]{
	{"employee", "employee|employees|full time|part time|permanent|fte|regular|staff|internal|member|festangestellt|unbefristet|befristet|vollzeit|teilzeit|mitarbeiter|angestellter|salarié|cdi|cdd|empleado|fijo|w2"},
	{"contractor", "contractor|contract|temp|temporary|freelancer|freelance|consultant|external|extern|externer|agency|leiharbeiter|freier mitarbeiter|prestataire|externe|externo|contratista|1099|contingent|contingent worker"},
	{"intern", "intern|trainee|apprentice|student|working student|werkstudent|praktikant|praktikantin|auszubildender|auszubildende|azubi|stagiaire|alternant|becario|practicante"},
	{"partner", "partner|vendor|supplier|lieferant|partenaire|socio"},
	{"guest", "guest|visitor|gast|invité|invitado"},
	{"service", "service|service account|system|robot|bot|shared|dienstkonto|technical"},
})

func dictionary[V any](meanings []meaning[V]) map[string]V {
	m := make(map[string]V)
	for _, each := range meanings {
		for word := range strings.SplitSeq(each.words, "|") {
			m[roster.AliasKey(word)] = each.value
		}
	}
	return m
}

// statusOf reads a word for a status.
func statusOf(word string) (roster.Status, bool) {
	if s := roster.Status(strings.ToLower(strings.TrimSpace(word))); s.Valid() {
		return s, true
	}
	s, ok := statusWords[roster.AliasKey(word)]
	return s, ok
}

// statusHeaders name a column of statuses; opposites do so the other way
// round.
var (
	statusHeaders = aliasKeys("status|user status|account status|employment status|employee status|state of account|enabled|account enabled|accountenabled|is enabled|active|is active|isactive|aktiv|aktiviert|konto aktiviert|konto aktiv|benutzerstatus|kontostatus|mitarbeiterstatus|statut|actif|compte actif|estado|activo|user account control|useraccountcontrol|block credential")
	opposites     = aliasKeys("disabled|account disabled|is disabled|deaktiviert|inactive|is inactive|suspended|is suspended|blocked|gesperrt|block credential|desactivado|désactivé")
)

func aliasKeys(list string) []string {
	var keys []string
	for word := range strings.SplitSeq(list, "|") {
		keys = append(keys, roster.AliasKey(word))
	}
	return keys
}

// opposite tells which status "true" in a column of that header means.
func opposite(key string) (roster.Status, bool) {
	if !slices.Contains(opposites, key) {
		return "", false
	}
	if strings.Contains(key, "suspend") || strings.Contains(key, "block") || strings.Contains(key, "gesperrt") {
		return roster.Suspended, true
	}
	return roster.Inactive, true
}
