package table

import (
	"math"
	"strconv"
	"time"
)

// appendNumber writes a cell's number as a person would: no exponent, none of
// the noise that binary fractions add after the 15 digits a spreadsheet keeps.
// Text that is no number stays as it is.
func appendNumber(dst, raw []byte, style numberStyle, date1904 bool) []byte {
	if !style.date && wholeNumber(raw) {
		for n := len(raw); n < style.pad; n++ {
			dst = append(dst, '0')
		}
		return append(dst, raw...)
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return append(dst, raw...)
	}
	if style.date {
		if t, form, ok := serialTime(v, date1904); ok {
			return t.AppendFormat(dst, form)
		}
	}
	// Round to 15 digits first, then print what is left without an exponent.
	var digits [32]byte
	rounded, err := strconv.ParseFloat(string(strconv.AppendFloat(digits[:0], v, 'e', 14, 64)), 64)
	if err != nil {
		return append(dst, raw...)
	}
	return strconv.AppendFloat(dst, rounded, 'f', -1, 64)
}

// wholeNumber accepts what needs no rewriting: up to 15 digits, which no
// spreadsheet alters.
func wholeNumber(raw []byte) bool {
	if len(raw) == 0 || len(raw) > 15 || raw[0] == '0' && len(raw) > 1 {
		return false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// serialTime turns a day number into a time and the form to write it in.
func serialTime(v float64, date1904 bool) (t time.Time, form string, ok bool) {
	const lastDay = 2958465 // 9999-12-31
	seconds := math.Round(v * 86400)
	if v < 0 || seconds >= (lastDay+1)*86400 {
		return time.Time{}, "", false
	}
	days, rest := int(seconds)/86400, int(seconds)%86400
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		// Spreadsheets believe in a 29 February 1900; before it, their days are
		// one off.
		epoch = epoch.AddDate(0, 0, 1)
	}
	t = epoch.AddDate(0, 0, days).Add(time.Duration(rest) * time.Second)
	switch {
	case days == 0 && (!date1904 || rest != 0):
		return t, "15:04:05", true
	case rest == 0:
		return t, time.DateOnly, true
	}
	return t, "2006-01-02T15:04:05", true
}
