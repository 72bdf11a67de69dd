package roster

import "strings"

// countries holds the officially assigned codes of ISO 3166-1 alpha-2, with
// the names by which files most often write the larger ones.
const countries = " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "

var countryNames = map[string]string{
	"germany": "DE", "deutschland": "DE", "allemagne": "DE", "alemania": "DE", "deu": "DE",
	"austria": "AT", "österreich": "AT", "aut": "AT", "switzerland": "CH", "schweiz": "CH", "suisse": "CH", "che": "CH",
	"france": "FR", "frankreich": "FR", "francia": "FR", "fra": "FR", "spain": "ES", "spanien": "ES", "españa": "ES", "esp": "ES",
	"italy": "IT", "italien": "IT", "italia": "IT", "ita": "IT", "netherlands": "NL", "niederlande": "NL", "nld": "NL",
	"belgium": "BE", "belgien": "BE", "bel": "BE", "poland": "PL", "polen": "PL", "polska": "PL", "pol": "PL",
	"united kingdom": "GB", "great britain": "GB", "uk": "GB", "gbr": "GB", "ireland": "IE", "irland": "IE", "irl": "IE",
	"united states": "US", "united states of america": "US", "usa": "US", "vereinigte staaten": "US", "canada": "CA", "kanada": "CA",
	"mexico": "MX", "méxico": "MX", "brazil": "BR", "brasilien": "BR", "brasil": "BR", "china": "CN", "india": "IN", "indien": "IN",
	"japan": "JP", "australia": "AU", "australien": "AU", "sweden": "SE", "schweden": "SE", "norway": "NO", "norwegen": "NO",
	"denmark": "DK", "dänemark": "DK", "finland": "FI", "finnland": "FI", "portugal": "PT", "czechia": "CZ", "czech republic": "CZ",
	"hungary": "HU", "ungarn": "HU", "romania": "RO", "rumänien": "RO", "greece": "GR", "turkey": "TR", "türkiye": "TR",
	"ukraine": "UA", "singapore": "SG", "south africa": "ZA", "south korea": "KR",
}

// countryCode finds the two letters of a country, or nothing.
func countryCode(s string) string {
	if len(s) == 2 {
		if code := strings.ToUpper(s); strings.Contains(countries, " "+code+" ") {
			return code
		}
	}
	return countryNames[Fold(s)]
}
