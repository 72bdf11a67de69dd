#!/usr/bin/env bash
# Says whether Node.js can build the web console, and how to get one that can.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

wanted=20.19.0 # The oldest that Vite 8 runs on.
command -v node >/dev/null && command -v npm >/dev/null ||
  die "Node.js $wanted or newer with npm is needed to build the web console: install it from https://nodejs.org/."
found=$(node --version)
at_least "${found#v}" "$wanted" ||
  die "Node.js $wanted or newer is needed; this is ${found#v}: install a newer one from https://nodejs.org/."
