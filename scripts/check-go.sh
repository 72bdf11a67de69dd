#!/usr/bin/env bash
# Says whether the Go toolchain can build Roster, and how to get one that can.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

wanted=1.26.6 # The first with the corrected net/http, net/url and xml.
command -v go >/dev/null ||
  die "Go $wanted or newer is needed, and there is no go command on the PATH: install it from https://go.dev/dl/."
found=$(go env GOVERSION)
found=${found#go}
at_least "${found%% *}" "$wanted" ||
  die "Go $wanted or newer is needed; this is $found: install a newer one from https://go.dev/dl/."
