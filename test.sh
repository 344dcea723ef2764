#!/usr/bin/env bash
# Tests everything: formatting, vet, staticcheck, modules, build, and all tests
# with the race detector; the laws of the repository are tests too
# (internal/law). It needs Go; what the tests need besides, it installs on
# Debian when it runs as root, and names otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

step() { printf '\n==> %s\n' "$*"; }

# need COMMAND PACKAGE... makes sure that COMMAND is there.
need() {
	local command=$1
	shift
	if command -v "$command" >/dev/null; then
		return
	fi
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		echo "$command is missing; on Debian: sudo apt-get install -y $*" >&2
		exit 1
	fi
	(
		flock 9 # one at a time, when several of these tests run at once
		apt-get -qq update
		DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
	) 9>"${TMPDIR:-/tmp}/voxsim-install.lock"
}

step "tools: go, gcc (race detector), xmllint (second opinion on XML), curl, chromium, PostgreSQL"
if ! command -v go >/dev/null; then
	echo "go is missing; see https://go.dev/doc/install" >&2
	exit 1
fi
need gcc gcc libc6-dev
need xmllint libxml2-utils
need curl curl ca-certificates
need chromium chromium
initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | tail -n 1 || true) # not in Debian's PATH
need "${initdb:-initdb}" postgresql

# modules of their own, so that what only they need stays out of the product.
modules="e2e bench"

step "gofmt"
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
	echo "not formatted (gofmt -w repairs it):" >&2
	echo "$unformatted" >&2
	exit 1
fi

step "go mod tidy, go mod verify"
go mod tidy -diff
for module in tools $modules; do
	go -C "$module" mod tidy -diff
done
go mod verify

step "go build"
go build -buildvcs=false ./...

step "go vet, staticcheck"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
go -C tools build -o "$temporary/staticcheck" honnef.co/go/tools/cmd/staticcheck
for module in . $modules; do
	go -C "$module" vet ./...
	(cd "$module" && "$temporary/staticcheck" ./...)
done

step "go test -race"
CGO_ENABLED=1 go test -race -count=1 ./...

for module in $modules; do
	step "$module: go test"
	go -C "$module" test -count=1 ./...
done
