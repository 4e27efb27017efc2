package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPicture(t *testing.T) {
	p := New("Who <reaches> whom", "web reaches db")
	p.Begin("edge", "TCP/5432")
	p.Box(Area{X: 1, Y: 2.25, Width: 30, Height: 20}, 4, "box")
	p.Box(Area{Width: 1, Height: 1}, 0, "")
	p.Text(3, 4, "name", `a & "b"`)
	p.Arrow(From(0, 10).Line(20, 10), "sure")
	p.Line(From(0, 0).Swing(10, 5, 4), "maybe")
	p.End()

	var out bytes.Buffer
	require.NoError(t, p.Write(&out, 99.2, 50, " .box { fill: #eee } \n"))
	assert.Equal(t, `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" role="img" aria-labelledby="title description">
<title id="title">Who &lt;reaches&gt; whom</title>
<desc id="description">web reaches db</desc>
<style>
.box { fill: #eee }
</style>
<rect width="100" height="50" fill="#ffffff"/>
<g class="edge">
<title>TCP/5432</title>
<rect class="box" x="1" y="2.3" width="30" height="20" rx="4"/>
<rect x="0" y="0" width="1" height="1"/>
<text class="name" x="3" y="4">a &amp; &quot;b&quot;</text>
<path class="sure" d="M0 10 L20 10"/>
<path class="sure head" d="M20 10 L11 13.5 L11 6.5 Z"/>
<path class="maybe" d="M0 0 C4 0 6 5 10 5"/>
</g>
</svg>
`, out.String())
}

func TestPictureIsXMLWhateverItSays(t *testing.T) {
	hostile := "</text><script>\x00\x1b[31m\xff\u202e\ufffe'\"&"
	p := New(hostile, hostile)
	p.Begin(hostile, hostile)
	p.Text(0, 0, hostile, hostile)
	p.End()
	var out bytes.Buffer
	require.NoError(t, p.Write(&out, 1, 1, ""))
	assert.NotContains(t, out.String(), "<script")
	assert.NotContains(t, out.String(), "\u202e")
	decoder := xml.NewDecoder(&out)
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
}

func TestWriteRefusesAnOpenGroup(t *testing.T) {
	p := New("t", "d")
	p.Begin("", "")
	require.EqualError(t, p.Write(io.Discard, 1, 1, ""), "write the picture: 1 groups are open")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteTellsOfAFailedWrite(t *testing.T) {
	require.EqualError(t, New("t", "d").Write(full{}, 1, 1, ""), "no space left on device")
}

func TestArea(t *testing.T) {
	a := Area{X: 10, Y: 20, Width: 30, Height: 40}
	assert.Equal(t, []float64{40, 60, 40}, []float64{a.Right(), a.Bottom(), a.Middle()})
	for name, test := range map[string]struct {
		other Area
		want  bool
	}{
		"itself":       {a, true},
		"inside":       {Area{X: 20, Y: 30, Width: 1, Height: 1}, true},
		"across":       {Area{X: 0, Y: 30, Width: 100, Height: 1}, true},
		"beside":       {Area{X: 40, Y: 20, Width: 5, Height: 5}, false},
		"left of it":   {Area{X: 0, Y: 20, Width: 10, Height: 5}, false},
		"below":        {Area{X: 10, Y: 60, Width: 5, Height: 5}, false},
		"above":        {Area{X: 10, Y: 10, Width: 5, Height: 10}, false},
		"a corner off": {Area{X: 39, Y: 59, Width: 5, Height: 5}, true},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, a.Overlaps(test.other))
			assert.Equal(t, test.want, test.other.Overlaps(a))
		})
	}
}

func TestPath(t *testing.T) {
	path := From(1, 2).Line(1, 2).Line(3.04, 2).Swing(9, 2, 5).Curve(Point{10, 2}, Point{12, 5}, Point{12, 9})
	assert.Equal(t, "M1 2 L3 2 L9 2 C10 2 12 5 12 9", path.String())
	assert.Equal(t, Point{12, 9}, path.End())
	assert.Equal(t, Point{0, 1}, path.heading())
	assert.Equal(t, Point{1, 0}, From(1, 1).heading())
}

func TestFont(t *testing.T) {
	regular, bold := Font{Size: 10}, Font{Size: 10, Bold: true}
	assert.InDelta(t, 6.13+6.35, regular.Width("ab"), 1e-9)
	assert.InDelta(t, 6.75+7.16, bold.Width("ab"), 1e-9)
	assert.InDelta(t, 8.5, regular.Width("é"), 1e-9)
	assert.InDelta(t, 6.13, regular.Width("a\u0301"), 1e-9)
	assert.InDelta(t, 10.5, regular.Width("网"), 1e-9)
	assert.InDelta(t, 8.38, regular.Width("~"), 1e-9)
	assert.InDelta(t, 3.18, regular.Width(" "), 1e-9)

	assert.Equal(t, "frontend", regular.Fit("frontend", 100))
	assert.Equal(t, "front…", regular.Fit("frontend", 36))
	assert.Equal(t, "…", regular.Fit("frontend", 1))
	assert.Equal(t, "a…", regular.Fit("a "+strings.Repeat("m", 50), 24))
	assert.Equal(t, "\ufffda\ufffd…", regular.Fit("\xffa\xffa\xffa", 41))
}

func TestNumber(t *testing.T) {
	for want, length := range map[string]float64{"0": -0.04, "1": 1, "1.3": 1.25, "-2.5": -2.5, "100": 99.96} {
		assert.Equal(t, want, Number(length))
	}
}
