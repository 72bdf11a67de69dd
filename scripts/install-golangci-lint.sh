#!/usr/bin/env bash
# Builds golangci-lint at the version named here, once per Go toolchain (it must not
# be older than the code it reads), and prints its path.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

version=2.15.0
go_version=$(go env GOVERSION)
dir="$cache_dir/tools/golangci-lint-$version-${go_version%% *}"
if [ ! -x "$dir/golangci-lint" ]; then
  say "Building golangci-lint $version (once; one to two minutes) …"
  mkdir -p "$dir"
  # The module proxy and its checksum database vouch for the source.
  GOFLAGS='' GOBIN="$dir" CGO_ENABLED=0 go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$version" >&2
fi
echo "$dir/golangci-lint"
