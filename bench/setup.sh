#!/usr/bin/env bash
# Installs the peers that are missing: programs and headers with apt-get, when
# it is Debian and root runs this, and modules with npm, as their lock files say. A
# peer that cannot be installed is named here, and as missing in the table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=()

# need PACKAGE COMMAND... notes the package when a command fails.
need() {
	local package=$1
	shift
	"$@" >/dev/null 2>&1 || packages+=("$package")
}

# header NAME is there when the C compiler finds it.
header() { echo "#include <$1>" | gcc -E $(pkg-config --cflags libxml-2.0 2>/dev/null) -; }

need gcc command -v gcc
need libc6-dev header stdlib.h
need pkg-config command -v pkg-config
need libxml2-dev header libxml/parser.h
need libexpat1-dev header expat.h
need libxml2-utils command -v xmllint
need nodejs command -v node
need npm command -v npm
need time test -x /usr/bin/time
need spin command -v spin
need wrk command -v wrk
need postgresql sh -c 'ls /usr/lib/postgresql/*/bin/postgres || command -v postgres'

if [ ${#packages[@]} -gt 0 ]; then
	if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
		echo "installing ${packages[*]}" >&2
		{
			apt-get -qq update &&
				DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${packages[@]}"
		} >&2 || echo "apt-get could not install all of ${packages[*]}" >&2
	else
		echo "missing; on Debian: sudo apt-get install -y --no-install-recommends ${packages[*]}" >&2
	fi
fi

# modules FOLDER NAMES installs the modules of a lock file, unless they are there.
modules() {
	cmp -s "$1/package-lock.json" "$1/node_modules/.installed" && return
	if command -v npm >/dev/null && npm --prefix "$1" ci --no-audit --no-fund >&2; then
		cp "$1/package-lock.json" "$1/node_modules/.installed"
	else
		echo "missing: $2; run npm ci in bench/$1" >&2
	fi
}

modules xstate XState
modules servers "json-server, Prism and Mockoon"
