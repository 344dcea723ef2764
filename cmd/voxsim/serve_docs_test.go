package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/voxsim/voxsim/server"
	"github.com/voxsim/voxsim/server/config"
	"github.com/voxsim/voxsim/server/store"
	"github.com/voxsim/voxsim/server/store/memory"
	"github.com/voxsim/voxsim/server/store/sqlite"
)

// codeBlock is a block of code in a page.
var codeBlock = regexp.MustCompile("(?ms)^```(sh|yaml)\n(.*?)^```$")

// servePages are the blocks of one kind of all pages about the server, by page.
func servePages(t *testing.T, kind string) map[string]string {
	t.Helper()
	pages, err := filepath.Glob("../../docs/serve/*.md")
	require.NoError(t, err)
	blocks := map[string]string{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, m := range codeBlock.FindAllStringSubmatch(string(text), -1) {
			if m[1] == kind {
				blocks[filepath.Base(page)] += m[2]
			}
		}
	}
	require.NotEmpty(t, blocks)
	return blocks
}

// lines are those of a block that begin with a command, their continuations joined.
func lines(block, command string) []string {
	var found []string
	for line := range strings.SplitSeq(strings.ReplaceAll(block, "\\\n", " "), "\n") {
		if strings.HasPrefix(line, command+" ") {
			found = append(found, line)
		}
	}
	return found
}

// TestServeConfigurations reads the configurations of the pages and the examples.
func TestServeConfigurations(t *testing.T) {
	texts := servePages(t, "yaml")
	example, err := os.ReadFile("../../examples/cluster/voxsim.yaml")
	require.NoError(t, err)
	texts["examples/cluster/voxsim.yaml"] = string(example)
	for page, text := range texts {
		c, problems := config.Parse(page, []byte(text), func(string) ([]byte, error) { return []byte("<Response/>"), nil })
		assert.Empty(t, problems)
		require.NotNil(t, c)
		assert.NotEmpty(t, c.Numbers, page)
	}
}

// TestServeCommandLines reads the flags of every command line of the pages and the
// examples.
func TestServeCommandLines(t *testing.T) {
	read := 0
	for page, block := range servePages(t, "sh") {
		for _, line := range lines(block, "voxsim") {
			assertFlags(t, page, strings.Fields(line)[1:])
			read++
		}
	}
	assert.GreaterOrEqual(t, read, 4)
	unit, err := os.ReadFile("../../examples/service/voxsim.service")
	require.NoError(t, err)
	line := regexp.MustCompile(`(?m)^ExecStart=\S+/voxsim (.*)$`).FindSubmatch(unit)
	require.NotNil(t, line)
	assertFlags(t, "voxsim.service", strings.Fields(string(line[1])))

	container, err := os.ReadFile("../../examples/service/Containerfile")
	require.NoError(t, err)
	assertFlags(t, "Containerfile", append(words(t, container, `(?m)^ENTRYPOINT (\[.*\])$`)[1:], words(t, container, `(?m)^CMD (\[.*\])$`)...))
	compose, err := os.ReadFile("../../examples/cluster/compose.yaml")
	require.NoError(t, err)
	assertFlags(t, "compose.yaml", append([]string{"serve"}, words(t, compose, `(?m)^ +command: (\[.*\])$`)...))
}

// words are a list of texts as JSON has it.
func words(t *testing.T, text []byte, pattern string) []string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindSubmatch(text)
	require.NotNil(t, m, pattern)
	var list []string
	require.NoError(t, json.Unmarshal(m[1], &list))
	return list
}

// assertFlags wants a command line that could be run.
func assertFlags(t *testing.T, where string, args []string) {
	t.Helper()
	cmd, flags, err := newCommand(streams{nil, io.Discard, io.Discard}).Find(args)
	require.NoError(t, err, where)
	assert.Contains(t, []string{"serve", "call"}, cmd.Name(), where)
	require.NoError(t, cmd.ParseFlags(flags), "%s: %s", where, args)
	assert.Empty(t, cmd.Flags().Args(), where)
}

// TestServeCurlLines runs every curl line of the pages against a server: each
// finds an endpoint that takes it.
func TestServeCurlLines(t *testing.T) {
	text, err := os.ReadFile("../../testdata/docs/complex-ivr.xml")
	require.NoError(t, err)
	c, problems := config.Parse("", []byte(`numbers: {"*": {file: ivr.xml}}`), func(string) ([]byte, error) { return text, nil })
	require.Empty(t, problems)
	c.Keys, c.Store = []string{"the-key"}, memory.New()
	s := server.New(*c)
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- s.Run(ctx) }()
	web := httptest.NewServer(s.Handler())
	defer web.Close()
	answers := map[string]string{}
	for _, block := range servePages(t, "sh") {
		for _, line := range lines(block, "curl") {
			line = strings.ReplaceAll(line, "http://127.0.0.1:8080", web.URL) + " --silent --show-error --noproxy '*' --write-out '\n%{http_code}'"
			cmd := exec.Command("/bin/sh", "-c", line)
			cmd.Env = append(os.Environ(), "VOXSIM_KEY=the-key")
			out, err := cmd.Output()
			require.NoError(t, err, line)
			at := bytes.LastIndexByte(out, '\n')
			path := regexp.MustCompile(web.URL + `([^\s"']*)`).FindStringSubmatch(line)[1]
			answers[path] = string(out[at+1:]) + " " + strings.TrimSpace(string(out[:at]))
		}
	}
	answers["/metrics"] = answers["/metrics"][:4]
	uuids := regexp.MustCompile(`"error_id":"[^"]*"|[0-9a-f-]{36}|"\d{4}-[^"]*Z"`)
	for path, answer := range answers {
		answers[path] = uuids.ReplaceAllString(answer, "…")
	}
	assert.Equal(t, map[string]string{
		"/api/v1/calls":                  answers["/api/v1/calls"], // before or after the call was placed
		"/voxsim/calls":                  `200 {"id":"…","to":"15550001111","from":"15552223333","status":"processing","created_time":…,"modified_time":…}`,
		"/voxsim/callbacks?state=failed": `200 {"page":1,"page_size":25,"page_count":0,"count":0,"results":[]}`,
		"/voxsim/callbacks/17/resend":    `404 {"status":"error",…,"message":"there is no such resource"}`,
		"/healthz":                       "200 ok",
		"/readyz":                        "200 ready",
		"/metrics":                       "200 ",
	}, answers)
	assert.Regexp(t, `^200 \{"page":1,`, answers["/api/v1/calls"])
	stop()
	assert.NoError(t, <-ran)
}

// TestBackup copies a store that is in use with the SQL of the page, and serves
// from the copy.
func TestBackup(t *testing.T) {
	ctx, folder, restored := t.Context(), t.TempDir(), t.TempDir()
	s, err := sqlite.Open(ctx, folder)
	require.NoError(t, err)
	call := store.Call{ID: "8d658f67-3879-4938-bbad-863878bd5341", To: "15556667777", From: "15556668888", Status: "complete", Ended: true}
	require.NoError(t, s.Commit(ctx, &store.Batch{Calls: []store.Call{call}}))

	line := lines(servePages(t, "sh")["backup.md"], "sqlite3")
	require.Len(t, line, 1)
	m := regexp.MustCompile(`^sqlite3 \S+/(\S+) "(VACUUM INTO '(.*)')"$`).FindStringSubmatch(line[0])
	require.NotNil(t, m, line[0])
	db, err := sql.Open("sqlite", filepath.Join(folder, m[1]))
	require.NoError(t, err)
	_, err = db.ExecContext(ctx, strings.Replace(m[2], m[3], filepath.Join(restored, m[1]), 1))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.NoError(t, s.Close())

	copied, err := sqlite.Open(ctx, restored)
	require.NoError(t, err)
	list, err := copied.Calls(ctx, store.Page{Number: 1, Size: 10})
	require.NoError(t, err)
	require.Len(t, list.Items, 1)
	assert.Equal(t, call.ID, list.Items[0].ID)
	require.NoError(t, copied.Close())
}
