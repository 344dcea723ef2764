// Package guard keeps the requests that a server makes for its users away from
// where they have no business: the machine itself, its private network, the
// cloud's metadata. The address is checked at every dial, behind name look-up
// and redirects, so that neither can lead around it.
//
//	client := http.Client{Transport: guard.Transport(guard.Policy{Loopback: true})}
package guard

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"github.com/voxsim/voxsim/internal/fetch"
)

// Policy says which addresses beside public ones may be reached.
type Policy struct {
	// Loopback is this machine: 127.0.0.0/8 and ::1.
	Loopback bool
	// Private are loopback and the private networks: 10.0.0.0/8, 172.16.0.0/12,
	// 192.168.0.0/16 and fc00::/7. Link-local addresses, where clouds answer with
	// secrets, stay forbidden.
	Private bool
}

var (
	loopback4 = netip.MustParsePrefix("127.0.0.0/8")
	loopback6 = netip.MustParsePrefix("::1/128")
	private4  = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	}
	private6 = netip.MustParsePrefix("fc00::/7")
)

// Transport carries requests, without a proxy, and refuses forbidden addresses
// with [fetch.ErrRefused].
func Transport(p Policy) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: p.control()}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    256,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// control checks an address before it is dialled.
func (p Policy) control() func(network, address string, c syscall.RawConn) error {
	options := []ssrf.Option{ssrf.WithAnyPort()}
	var v4, v6 []netip.Prefix
	if p.Loopback || p.Private {
		v4, v6 = append(v4, loopback4), append(v6, loopback6)
	}
	if p.Private {
		v4, v6 = append(v4, private4...), append(v6, private6)
	}
	if v4 != nil {
		options = append(options, ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	}
	safe := ssrf.New(options...).Safe
	return func(network, address string, c syscall.RawConn) error {
		if safe(network, address, c) != nil {
			return fmt.Errorf("%w: %s is on this machine or in a private network", fetch.ErrRefused, address)
		}
		return nil
	}
}
