// Package drawing writes pictures as SVG that need nothing beside themselves:
// no font, no script, no picture from elsewhere. The same calls give the same
// bytes. It measures text without knowing the font that a reader will have, by
// one of the widest there are, so that what fits here fits there.
package drawing

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Picture is an SVG under construction. Lengths are in pixels, y grows
// downwards, and what is drawn later lies above.
type Picture struct {
	title       string
	description string
	body        bytes.Buffer
	open        int
}

// New begins a picture. The title names it and the description says in words
// what it shows, to those who cannot see it.
func New(title, description string) *Picture {
	return &Picture{title: title, description: description}
}

// Area is an upright rectangle.
type Area struct {
	X, Y, Width, Height float64
}

// Right is the x of the area's right edge.
func (a Area) Right() float64 { return a.X + a.Width }

// Bottom is the y of the area's lower edge.
func (a Area) Bottom() float64 { return a.Y + a.Height }

// Middle is the y of the line that halves the area.
func (a Area) Middle() float64 { return a.Y + a.Height/2 }

// Overlaps reports whether two areas have more than an edge in common.
func (a Area) Overlaps(other Area) bool {
	return a.X < other.Right() && other.X < a.Right() && a.Y < other.Bottom() && other.Y < a.Bottom()
}

// Begin opens a group, whose tip a viewer shows for everything in it; "" is no
// tip.
func (p *Picture) Begin(class, tip string) {
	p.element("<g%s>", ofClass(class))
	p.open++
	if tip != "" {
		p.element("<title>%s</title>", Escape(tip))
	}
}

// End closes the group that was opened last.
func (p *Picture) End() {
	p.open--
	p.element("</g>")
}

// Box draws a rectangle with corners of a radius.
func (p *Picture) Box(area Area, radius float64, class string) {
	rounded := ""
	if radius > 0 {
		rounded = ` rx="` + Number(radius) + `"`
	}
	p.element(`<rect%s x="%s" y="%s" width="%s" height="%s"%s/>`, ofClass(class),
		Number(area.X), Number(area.Y), Number(area.Width), Number(area.Height), rounded)
}

// Text writes one line of text from x on, y being its baseline. The class
// decides on size, weight and anchor.
func (p *Picture) Text(x, y float64, class, text string) {
	p.element(`<text%s x="%s" y="%s">%s</text>`, ofClass(class), Number(x), Number(y), Escape(text))
}

// Line draws a path.
func (p *Picture) Line(path *Path, class string) {
	p.element(`<path%s d="%s"/>`, ofClass(class), path.String())
}

// headLength and headWidth are those of an arrow's head.
const headLength, headWidth = 9, 7

// Arrow draws a path with a head at its end. The head has the further class
// "head".
func (p *Picture) Arrow(path *Path, class string) {
	p.Line(path, class)
	tip, along := path.end, path.heading()
	base := Point{tip.X - headLength*along.X, tip.Y - headLength*along.Y}
	aside := Point{-along.Y * headWidth / 2, along.X * headWidth / 2}
	p.element(`<path class="%s" d="M%s %s L%s %s L%s %s Z"/>`, Escape(strings.TrimSpace(class+" head")),
		Number(tip.X), Number(tip.Y),
		Number(base.X+aside.X), Number(base.Y+aside.Y),
		Number(base.X-aside.X), Number(base.Y-aside.Y))
}

// Write writes the picture on a white ground. The style is CSS for the classes
// in use.
func (p *Picture) Write(out io.Writer, width, height float64, style string) error {
	if p.open != 0 {
		return fmt.Errorf("write the picture: %d groups are open", p.open)
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img" aria-labelledby="title description">
<title id="title">%[3]s</title>
<desc id="description">%[4]s</desc>
<style>
%[5]s
</style>
<rect width="%[1]s" height="%[2]s" fill="#ffffff"/>
`, Number(math.Ceil(width)), Number(math.Ceil(height)), Escape(p.title), Escape(p.description), strings.TrimSpace(style))
	text.Write(p.body.Bytes())
	text.WriteString("</svg>\n")
	_, err := out.Write(text.Bytes())
	return err
}

func (p *Picture) element(format string, args ...any) {
	fmt.Fprintf(&p.body, format+"\n", args...)
}

func ofClass(class string) string {
	if class == "" {
		return ""
	}
	return ` class="` + Escape(class) + `"`
}

// Number writes a length with a tenth of a pixel.
func Number(length float64) string {
	rounded := math.Round(length*10) / 10
	if rounded == 0 {
		rounded = 0 // not -0
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
