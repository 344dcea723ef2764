package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// keys are the hashes of the API keys: of one length, so that comparing takes
// one time whatever is compared.
type keys [][sha256.Size]byte

// newKeys reads keys. An empty one is none.
func newKeys(texts []string) keys {
	var ks keys
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			ks = append(ks, sha256.Sum256([]byte(t)))
		}
	}
	return ks
}

// accept tells whether the value of an Authorization header has one of the keys.
// It looks at all of them.
func (ks keys) accept(header string) bool {
	scheme, key, _ := strings.Cut(strings.TrimSpace(header), " ")
	given := sha256.Sum256([]byte(strings.TrimSpace(key)))
	found := 0
	for i := range ks {
		found |= subtle.ConstantTimeCompare(ks[i][:], given[:])
	}
	return found == 1 && strings.EqualFold(scheme, "Bearer")
}

// RequireKey refuses requests without one of the keys, before anything of them is
// read.
func RequireKey(h huma.API, texts []string) func(huma.Context, func(huma.Context)) {
	ks := newKeys(texts)
	return func(ctx huma.Context, next func(huma.Context)) {
		if ks.accept(ctx.Header("Authorization")) {
			next(ctx)
			return
		}
		ctx.SetHeader("WWW-Authenticate", "Bearer")
		_ = huma.WriteErr(h, ctx, http.StatusUnauthorized, "the provided credentials failed: send the header Authorization: Bearer KEY")
	}
}
