package drawing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// measured is how many characters the tables of widths hold, from the blank to
// the tilde.
const measured = '~' - ' ' + 1

// widths are those of DejaVu Sans, in thousandths of the font's size. Of the
// fonts that browsers take for sans-serif it is among the widest.
func widths(bold bool) [measured]int {
	if bold {
		return [measured]int{
			348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
			696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
			1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
			733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
			500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
			716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
		}
	}
	return [measured]int{
		318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
		636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
		1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
		603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
		500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
		635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
	}
}

// Font is how a text is set.
type Font struct {
	Size float64
	Bold bool
}

// Width is how wide a text is at most.
func (f Font) Width(text string) float64 {
	table, sum := widths(f.Bold), 0
	for _, r := range visible(text) {
		sum += width(&table, r)
	}
	return float64(sum) * f.Size / 1000
}

func width(table *[measured]int, r rune) int {
	switch {
	case r >= ' ' && r <= '~':
		return table[r-' ']
	case unicode.Is(unicode.Mn, r):
		return 0
	case r < 0x1100: // letters of alphabets
		return 850
	}
	return 1050
}

// Fit cuts a text to a width; an ellipsis stands for what is cut off.
func (f Font) Fit(text string, most float64) string {
	if f.Width(text) <= most {
		return text
	}
	text = visible(text)
	table := widths(f.Bold)
	kept, sum, limit := 0, width(&table, '…'), most*1000/f.Size
	for i, r := range text {
		sum += width(&table, r)
		if float64(sum) > limit {
			break
		}
		kept = i + utf8.RuneLen(r)
	}
	return strings.TrimRight(text[:kept], " ") + "…"
}

// Escape makes a text fit to stand in SVG, between tags and in an attribute.
// What XML cannot hold, and what would reorder the text around it, becomes a
// replacement character.
func Escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(visible(text))
}

// visible replaces what has no place in a line of text.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}
