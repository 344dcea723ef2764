package e2e

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/ast"
	"github.com/voxsim/voxsim/parser"
)

// pictures are scripts, and the scenario whose coverage colours them.
var pictures = map[string]struct{ script, scenario string }{
	"simple":  {script: "testdata/docs/simple-ivr.xml"},
	"complex": {script: "testdata/docs/complex-ivr.xml"},
	"covered": {script: "testdata/docs/complex-ivr.xml", scenario: "testdata/scenarios/complex-ivr.voxsim.yaml"},
	"hostile": {script: "graph/testdata/hostile.xml"},
	"dead":    {script: "graph/testdata/dead.xml"},
}

// TestPictures opens what "voxsim graph --format svg" draws in Chromium, in
// light and in dark, and looks at it.
func TestPictures(t *testing.T) {
	dir := t.TempDir()
	voxsim := filepath.Join(dir, "voxsim")
	execute(t, "go", "build", "-buildvcs=false", "-o", voxsim, "./cmd/voxsim")
	for name, p := range pictures {
		svg := filepath.Join(dir, name+".svg")
		args := []string{"graph", p.script, "--format", "svg", "-o", svg}
		if p.scenario != "" {
			covered := filepath.Join(dir, name+".info")
			execute(t, voxsim, "test", p.scenario, "--coverage", covered)
			args = append(args, "--coverage", covered)
		}
		execute(t, voxsim, args...)
		for scheme := range schemes {
			t.Run(name+" "+scheme, func(t *testing.T) { look(t, svg, scheme, prompts(t, p.script)) })
		}
	}
}

// execute runs a command at the top of the repository.
func execute(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = ".."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", cmd, out)
}

// prompts are the texts and addresses that a script's callers can hear.
func prompts(t *testing.T, script string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", script))
	require.NoError(t, err)
	doc, problems := parser.Parse(script, text, parser.Options{})
	require.NoError(t, problems.Err())
	var all []string
	ast.Walk(doc, func(v ast.Verb) bool {
		switch v := v.(type) {
		case *ast.Say:
			all = append(all, v.Text)
		case *ast.Play:
			all = append(all, v.URL)
		}
		return true
	})
	require.NotEmpty(t, all)
	return all
}

// page is what the browser tells of a picture.
type page struct {
	Dark, Scripts bool
	View          box
	// Nodes and Choices are boxes with their texts, Labels texts without one.
	Nodes, Choices []framed
	Labels         []label
}

type framed struct {
	Box   box
	Texts []label
}

type label struct {
	Text string
	Box  box
}

// box is a rectangle of the page.
type box struct{ Left, Top, Right, Bottom float64 }

// holds tells whether another box is inside, give or take what the browser
// rounds.
func (b box) holds(o box) bool {
	const close = 0.6
	return o.Left >= b.Left-close && o.Top >= b.Top-close && o.Right <= b.Right+close && o.Bottom <= b.Bottom+close
}

func (b box) overlaps(o box) bool {
	return b.Left < o.Right && o.Left < b.Right && b.Top < o.Bottom && o.Top < b.Bottom
}

// inspect makes a page of what is shown.
const inspect = `(() => {
	const box = e => { const b = e.getBoundingClientRect(); return {Left: b.left, Top: b.top, Right: b.right, Bottom: b.bottom} };
	const labels = list => [...list].map(e => ({Text: e.textContent, Box: box(e)}));
	const framed = (group, frame) => [...document.querySelectorAll(group)].map(g =>
		({Box: box(g.querySelector(frame)), Texts: labels(g.querySelectorAll('text'))}));
	return {
		Dark: matchMedia('(prefers-color-scheme: dark)').matches,
		Scripts: document.querySelector('script, image, foreignObject, a') !== null,
		View: box(document.documentElement),
		Nodes: framed('g.node', 'rect.box'),
		Choices: framed('g.choice', 'rect.pill'),
		Labels: labels(document.querySelectorAll('svg > text')),
	};
})()`

// look opens a picture and checks what can be seen of it.
func look(t *testing.T, svg, scheme string, prompts []string) {
	ctx := browse(t, scheme)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate("file://"+svg)))
	size, err := chromedp.Run(ctx, chromedp.Evaluate[[]int64]("[...document.documentElement.getAttribute('viewBox').split(' ').slice(2)].map(Number)"))
	require.NoError(t, err)
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(size[0], size[1])))
	p, err := chromedp.Run(ctx, chromedp.Evaluate[page](inspect))
	require.NoError(t, err)
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)

	assert.Equal(t, scheme == "dark", p.Dark)
	assert.False(t, p.Scripts, "something in the picture is active")
	assert.Equal(t, box{0, 0, float64(size[0]), float64(size[1])}, p.View)
	p.checkPlaces(t)
	p.checkTexts(t, prompts)
	checkColours(t, shot, scheme == "dark")
	require.NoError(t, os.WriteFile(strings.TrimSuffix(svg, ".svg")+"-"+scheme+".png", shot, 0o644))
}

// checkPlaces: nothing is clipped, no text leaves its frame, and nothing hides
// anything else.
func (p *page) checkPlaces(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, p.Nodes)
	frames := append(append([]framed{}, p.Nodes...), p.Choices...)
	for i, f := range frames {
		assert.True(t, p.View.holds(f.Box), "%v is clipped", f)
		assert.NotEmpty(t, f.Texts)
		for _, text := range f.Texts {
			assert.Positive(t, text.Box.Bottom-text.Box.Top, "%v has no height", text)
			assert.True(t, f.Box.holds(text.Box), "%v leaves its frame %v", text, f.Box)
		}
		for _, other := range frames[i+1:] {
			assert.False(t, f.Box.overlaps(other.Box), "%v and %v overlap", f, other)
		}
		for _, l := range p.Labels {
			assert.False(t, f.Box.overlaps(l.Box), "%v is over %v", l, f)
		}
	}
	for _, l := range p.Labels {
		assert.True(t, p.View.holds(l.Box), "%v is clipped", l)
	}
}

// checkTexts: every prompt stands in a node, whole.
func (p *page) checkTexts(t *testing.T, prompts []string) {
	t.Helper()
	shown := map[string]int{}
	for _, n := range p.Nodes {
		for _, text := range n.Texts {
			shown[text.Text]++
		}
	}
	for _, prompt := range prompts {
		if prompt != "" {
			assert.Positive(t, shown[prompt], "%q is not to be seen, or less often than in the script", prompt)
			shown[prompt]--
		}
	}
}

// checkColours: the screenshot is no blank page, and as dark as it should be.
func checkColours(t *testing.T, shot []byte, dark bool) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(shot))
	require.NoError(t, err)
	counts, all := map[color.Color]int{}, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			counts[img.At(x, y)]++
			all++
		}
	}
	page := img.At(img.Bounds().Min.X, img.Bounds().Min.Y)
	assert.GreaterOrEqual(t, len(counts), 20, "colours")
	assert.Greater(t, float64(all-counts[page])/float64(all), 0.15, "what is not background")
	assert.Equal(t, dark, brightness(page) < 0.5, "a dark background")
}

// brightness of a colour, from 0 to 1.
func brightness(c color.Color) float64 {
	return float64(color.GrayModel.Convert(c).(color.Gray).Y) / 255
}
