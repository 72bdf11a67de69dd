package settings

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"roster"
)

// color is a colour of the screen, each part from 0 to 1.
type color struct{ r, g, b float64 }

var (
	white = color{1, 1, 1}
	black = color{}
)

func parseColor(text string) (color, bool) {
	hex, ok := strings.CutPrefix(text, "#")
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return color{}, false
	}
	part := func(shift int) float64 { return float64(n>>shift&255) / 255 }
	return color{part(16), part(8), part(0)}, true
}

func mustColor(text string) color {
	c, _ := parseColor(text)
	return c
}

// String writes a colour as "#0b6377".
func (c color) String() string {
	part := func(v float64) int { return int(math.Round(v * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", part(c.r), part(c.g), part(c.b))
}

// mix gives a colour with so much of another in it.
func (c color) mix(with color, share float64) color {
	part := func(a, b float64) float64 { return a + (b-a)*share }
	mixed := color{part(c.r, with.r), part(c.g, with.g), part(c.b, with.b)}
	return mustColor(mixed.String()) // as it will be on the screen
}

// luminance is the relative luminance of WCAG 2.2.
func (c color) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b color) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// Shades are the colours of one scheme that follow from an accent.
type Shades struct {
	Accent string `json:"accent"`
	Hover  string `json:"hover"`
	Soft   string `json:"soft"`
	On     string `json:"on"`
}

// Palette is what an accent comes to in both schemes.
type Palette struct {
	Light Shades `json:"light"`
	Dark  Shades `json:"dark"`
}

// enough is the contrast that text needs (WCAG 2.2, 1.4.3).
const enough = 4.5

// surfaces are those of web/src/ui/tokens.css, on which the accent is text.
func surfaces(dark bool) []color {
	if dark {
		return []color{mustColor("#131618"), mustColor("#1a1e21"), mustColor("#0e1113")}
	}
	return []color{white, mustColor("#f7f6f3"), mustColor("#efede8")}
}

// soft is the tint of an accent behind its own text.
func soft(accent color, dark bool) color {
	if dark {
		return mustColor("#131618").mix(accent, 0.16)
	}
	return white.mix(accent, 0.12)
}

// worst is the least contrast that an accent has anywhere.
func worst(accent color, dark bool) float64 {
	least := contrast(accent, soft(accent, dark))
	for _, s := range surfaces(dark) {
		least = math.Min(least, contrast(accent, s))
	}
	return least
}

// toward gives the first colour on the way to another that can be read.
func toward(c, to color, dark bool) color {
	for share := 0.0; share < 1; share += 0.02 {
		if m := c.mix(to, share); worst(m, dark) >= enough {
			return m
		}
	}
	return to
}

// PaletteOf works out the shades of an accent; the problem says what stands in
// the way of one that cannot be read.
func PaletteOf(accent string) (Palette, *roster.Problem) {
	c, ok := parseColor(strings.ToLower(accent))
	if !ok {
		return Palette{}, &roster.Problem{Field: "accent", Code: "color", Message: "write the colour as # and six hexadecimal digits, as in #0b6377"}
	}
	if ratio := worst(c, false); ratio < enough {
		return Palette{}, &roster.Problem{Field: "accent", Code: "contrast", Message: fmt.Sprintf(
			"%s cannot be read everywhere: its contrast is %.1f to 1 where %.1f to 1 is needed; %s would do", c, math.Floor(ratio*10)/10, enough, toward(c, black, false))}
	}
	d := toward(c.mix(white, 0.3), white, true)
	on := c.mix(black, 0.7)
	if contrast(on, d) < enough {
		on = black
	}
	return Palette{
		Light: Shades{Accent: c.String(), Hover: c.mix(black, 0.22).String(), Soft: soft(c, false).String(), On: white.String()},
		Dark:  Shades{Accent: d.String(), Hover: d.mix(white, 0.3).String(), Soft: soft(d, true).String(), On: on.String()},
	}, nil
}
