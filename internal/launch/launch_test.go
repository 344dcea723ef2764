package launch_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/launch"
)

// TestMain lets the test binary be the application, and the child of one.
func TestMain(m *testing.M) {
	switch os.Getenv("LAUNCH_ROLE") {
	case "parent": // starts the application and waits for it
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "LAUNCH_ROLE=app")
		fmt.Println("starting the child")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		fmt.Println(child.Run())
	case "app":
		fmt.Println("listening on", os.Getenv("PORT"))
		http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") })
		fmt.Println(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
	case "broken":
		fmt.Println(strings.Repeat("x", 100_000), "it is broken")
		os.Exit(7)
	case "deaf": // listens elsewhere
		l, err := net.Listen("tcp", "localhost:0")
		if err == nil {
			_, _ = l.Accept()
		}
	default:
		os.Exit(m.Run())
	}
}

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func line(role string) string { return "LAUNCH_ROLE=" + role + " " + os.Args[0] }

// TestStart: the application answers when Start returns, and neither it nor its
// parent does when Stop has.
func TestStart(t *testing.T) {
	port := freePort(t)
	app, err := launch.Start(context.Background(), launch.Command{Line: line("parent") + " & wait", Port: port})
	require.NoError(t, err)
	url := fmt.Sprintf("http://localhost:%d/", port)
	answer, err := http.Get(url)
	require.NoError(t, err)
	body, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	assert.Equal(t, "hello", string(body))
	app.Stop()
	_, err = http.Get(url)
	assert.Error(t, err, "it still answers")
	assert.Contains(t, app.Output(), fmt.Sprint("listening on ", port))
}

func TestStartFails(t *testing.T) {
	ctx := context.Background()
	_, err := launch.Start(ctx, launch.Command{Line: line("broken"), Port: freePort(t)})
	assert.ErrorContains(t, err, "ended before it answered")
	assert.ErrorContains(t, err, "exit status 7")
	assert.ErrorContains(t, err, "it is broken")
	assert.Less(t, len(err.Error()), 80_000, "all of the output is shown")

	_, err = launch.Start(ctx, launch.Command{Line: line("deaf"), Port: freePort(t), Patience: 50 * time.Millisecond})
	assert.ErrorContains(t, err, "did not answer on localhost:")

	_, err = launch.Start(ctx, launch.Command{Line: "exit 0", Port: freePort(t)})
	assert.ErrorContains(t, err, "ended before it answered")

	canceled, cancel := context.WithCancel(ctx)
	cancel()
	_, err = launch.Start(canceled, launch.Command{Line: line("deaf"), Port: freePort(t)})
	assert.ErrorIs(t, err, context.Canceled)

	_, err = launch.Start(ctx, launch.Command{Line: "true", Dir: "/nowhere", Port: freePort(t)})
	assert.ErrorContains(t, err, "/nowhere")
}

// TestPortTaken: an application that runs already is not mistaken for ours.
func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	defer l.Close()
	_, err = launch.Start(context.Background(), launch.Command{Line: "true", Port: l.Addr().(*net.TCPAddr).Port})
	assert.ErrorContains(t, err, "something answers")
}
