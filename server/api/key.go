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

func newKeys(texts []string) keys {
	var ks keys
	for _, t := range texts {
		ks = append(ks, sha256.Sum256([]byte(t)))
	}
	return ks
}

// accept tells whether the value of an Authorization header has one of the keys.
// It looks at all of them.
func (ks keys) accept(header string) bool {
	scheme, key, _ := strings.Cut(header, " ")
	given := sha256.Sum256([]byte(strings.TrimSpace(key)))
	found := 0
	for i := range ks {
		found |= subtle.ConstantTimeCompare(ks[i][:], given[:])
	}
	return found == 1 && strings.EqualFold(scheme, "Bearer")
}

// middleware refuses requests without a key.
func (ks keys) middleware(h huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if ks.accept(ctx.Header("Authorization")) {
			next(ctx)
			return
		}
		ctx.SetHeader("WWW-Authenticate", "Bearer")
		_ = huma.WriteErr(h, ctx, http.StatusUnauthorized, "the provided credentials failed")
	}
}
