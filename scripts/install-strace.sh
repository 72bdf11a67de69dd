#!/usr/bin/env bash
# Installs strace where it is missing: tests have the kernel refuse to write, to flush
# and to read with it, as a disk does that is full or broken.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

command -v strace >/dev/null || apt_install strace
command -v strace >/dev/null || die "strace was installed, but is not on the PATH."
