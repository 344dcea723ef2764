package guard

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voxsim/voxsim/internal/fetch"
)

func TestPolicy(t *testing.T) {
	const public, loopback, private, never = 0, 1, 2, 3
	for address, needs := range map[string]int{
		"93.184.216.34:443": public, "[2606:2800:220:1:248:1893:25c8:1946]:8443": public, "1.1.1.1:25": public,
		"127.0.0.1:80": loopback, "127.8.8.8:3000": loopback, "[::1]:80": loopback,
		"10.1.2.3:80": private, "172.16.0.1:80": private, "172.31.255.255:80": private, "192.168.1.1:80": private, "[fd00::1]:80": private,
		"169.254.169.254:80": never, "[fe80::1]:80": never, "[fe80::1%eth0]:80": never, "[fd00:ec2::254]:80": private, "0.0.0.0:80": never, "[::]:80": never, "100.64.0.1:80": never,
		"224.0.0.1:80": never, "255.255.255.255:80": never, "[::ffff:127.0.0.1]:80": never, "[64:ff9b::7f00:1]:80": never,
		"[::ffff:169.254.169.254]:80": never, "[2002:7f00:1::]:80": never,
	} {
		for i, p := range []Policy{{}, {Loopback: true}, {Private: true}} {
			network := "tcp4"
			if address[0] == '[' {
				network = "tcp6"
			}
			err := p.control()(network, address, nil)
			if i >= needs {
				assert.NoError(t, err, "%s, %+v", address, p)
			} else {
				assert.ErrorIs(t, err, fetch.ErrRefused, "%s, %+v", address, p)
			}
		}
	}
}

// TestRedirect: an allowed address cannot lead to a forbidden one.
func TestRedirect(t *testing.T) {
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached = true
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
	}))
	defer s.Close()
	client := http.Client{Transport: Transport(Policy{Loopback: true})}
	_, err := client.Get(s.URL)
	require.ErrorIs(t, err, fetch.ErrRefused)
	assert.True(t, reached)

	reached = false
	client.Transport = Transport(Policy{})
	_, err = client.Get(s.URL)
	require.ErrorIs(t, err, fetch.ErrRefused)
	assert.False(t, reached)
}
