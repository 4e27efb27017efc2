package diagram

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

func TestDraw(t *testing.T) {
	d := Diagram{
		Frames: []Frame{{Title: "shop", Subtitle: "closed", Tip: "namespace shop"}, {}},
		Boxes: []Box{
			{Frame: 0, Lines: []string{"web"}, Remarks: []string{"a remark"}, Name: "shop/web", Tip: "web"},
			{Frame: 1, Lines: []string{"1", "2", "3", "4", "5", "6", "7", "8"}, Name: "jobs", Tip: "jobs"},
			{Side: Right, Lines: []string{"::/0"}, Name: "::/0", Tip: "::/0"},
		},
		Arrows: []Arrow{
			{From: Node{IsFrame: true}, To: Node{Index: 1}, Label: "TCP", Text: "TCP/80, TCP/81"},
			{From: Node{Index: 1}, To: Node{Index: 2}, Label: "all?", Text: "all?", Dashed: true},
		},
	}
	picture := drawing.New("t", "d")
	area := d.Draw(picture, drawing.Point{X: 10, Y: 20})
	assert.Equal(t, drawing.Point{X: 10, Y: 20}, drawing.Point{X: area.X, Y: area.Y})
	assert.InDelta(t, 560, area.Right(), 0.01)
	assert.InDelta(t, 254, area.Bottom(), 0.01)
	var out bytes.Buffer
	require.NoError(t, picture.Write(&out, 600, 300, Style))
	_, drawn, _ := strings.Cut(out.String(), "</style>\n")
	assert.Equal(t, `<rect width="600" height="300" fill="#ffffff"/>
<g>
<title>namespace shop</title>
<rect class="frame" x="10" y="42" width="124" height="150" rx="6"/>
<text class="header" x="24" y="60">shop</text>
<text class="small" x="24" y="75">closed</text>
</g>
<g class="connection">
<title>shop → jobs: TCP/80, TCP/81</title>
<path class="arrow" d="M134 62 C162 62 162 155 190 155"/>
<path class="arrow" d="M190 155 L236.1 155"/>
<path class="arrow head" d="M236.1 155 L227.1 158.5 L227.1 151.5 Z"/>
</g>
<g class="connection">
<title>jobs → ::/0: all?</title>
<path class="arrow dashed" d="M336.1 152 L350.1 152 C378.1 152 378.1 155 406.1 155"/>
<path class="arrow dashed" d="M406.1 155 L450 155"/>
<path class="arrow dashed head" d="M450 155 L441 158.5 L441 151.5 Z"/>
</g>
<g>
<title>web</title>
<rect class="box" x="24" y="126" width="96" height="52" rx="4"/>
<text class="name" x="36" y="148">web</text>
<text class="small" x="36" y="164">a remark</text>
</g>
<g>
<title>jobs</title>
<rect class="box" x="236.1" y="86" width="100.1" height="132" rx="4"/>
<text class="name" x="248.1" y="108">1</text>
<text class="name" x="248.1" y="124">2</text>
<text class="name" x="248.1" y="140">3</text>
<text class="name" x="248.1" y="156">4</text>
<text class="name" x="248.1" y="172">5</text>
<text class="name" x="248.1" y="188">6</text>
<text class="name" x="248.1" y="204">and 2 others</text>
</g>
<g>
<title>::/0</title>
<rect class="outside" x="450" y="134" width="96" height="36" rx="4"/>
<text class="name" x="462" y="156">::/0</text>
</g>
<text class="label" x="218.1" y="151">TCP</text>
<text class="label" x="432" y="151">all?</text>
</svg>
`, drawn)
}
