package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"regexp"
	"syscall"
)

// plain makes an error of net/http short: what went wrong, not through how
// many layers it came.
func plain(err error) error {
	for _, ours := range []error{ErrRequest, ErrRedirects, ErrTooLarge, ErrRefused} {
		if errors.Is(err, ours) {
			return innermost(err, ours)
		}
	}
	return fmt.Errorf("%w: %s", ErrConnection, reason(err))
}

// innermost unwraps err down to the one that directly wraps target.
func innermost(err, target error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil || next == target {
			return err
		}
		err = next
	}
}

// userinfo is a name and password in an address.
var userinfo = regexp.MustCompile(`//[^/\s"]*@`)

// reason says in a few words why there was no connection, or why it broke.
func reason(err error) string {
	var lookup *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "connection reset"
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return "host " + lookup.Name + " not found"
	case errors.As(err, &lookup):
		return "host " + lookup.Name + " could not be looked up"
	case errors.As(err, &certificate):
		return certificate.Err.Error()
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(next) {
		err = next
	}
	return userinfo.ReplaceAllString(err.Error(), "//")
}
