#!/usr/bin/env bash
# Installs Chromium for the browser tests where it is missing. Prints its path.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

find_chromium() {
  local candidate
  for candidate in "${ROSTER_TEST_BROWSER:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate"; then
      return
    fi
  done
  return 1
}

find_chromium && exit
apt_install chromium
find_chromium || die "Chromium was installed, but there is no chromium command on the PATH: set ROSTER_TEST_BROWSER to its path."
