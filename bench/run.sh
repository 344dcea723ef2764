#!/usr/bin/env bash
# Installs what is missing, then measures voxsim beside its peers:
#
#	bench/run.sh [--only P1,X3] [--rounds N] [--pairs N] [--json | --markdown] [--gate]
#
# See bench/run.sh --help. What measures nothing installs nothing.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"

case " $* " in
*" -h "* | *" -help "* | *" --help "* | *" -from "* | *" --from "*) ;;
*) ./setup.sh ;;
esac

# The C libraries whose headers are there are built in.
tags=()
if command -v gcc >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists libxml-2.0; then
	tags+=(libxml2)
fi
if command -v gcc >/dev/null && echo '#include <expat.h>' | gcc -E - >/dev/null 2>&1; then
	tags+=(expat)
fi

program=$(mktemp -d)/bench
trap 'rm -rf "$(dirname "$program")"' EXIT
CGO_ENABLED=$([ ${#tags[@]} -gt 0 ] && echo 1 || echo 0) go build -buildvcs=false -tags "$(
	IFS=,
	echo "${tags[*]-}"
)" -o "$program" .

# A file that is read is named from where the caller stands.
args=()
for arg in "$@"; do
	if [ "${previous-}" = --from ] && [ "${arg:0:1}" != / ]; then
		arg=$caller/$arg
	fi
	args+=("$arg")
	previous=$arg
done
"$program" ${args[@]+"${args[@]}"}
