package e2e

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// patience is how long a page may take, on a machine that does other things.
const patience = 2 * time.Minute

// schemes are the colours that a browser can prefer, as Chromium numbers them.
var schemes = map[string]string{"dark": "0", "light": "1"}

// browse starts a headless Chromium that prefers dark or light colours; it ends
// with the test.
func browse(t *testing.T, scheme string) context.Context {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	require.NoError(t, err, "Chromium is missing; on Debian: sudo apt-get install -y chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(chromium),
		chromedp.NoSandbox, // it does not start for root with one; only our own files are opened
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("blink-settings", "preferredColorScheme="+schemes[scheme]),
		chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}
