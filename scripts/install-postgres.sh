#!/usr/bin/env bash
# Installs PostgreSQL 15 or newer where its server programs are missing. Only the
# programs are wanted: tests start a cluster of their own (scripts/postgres.sh), and
# the packaging must not leave another one running.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

if [ -n "${ROSTER_TEST_POSTGRES:-}" ] || scripts/postgres.sh bin >/dev/null 2>&1; then
  exit 0
fi
if command -v apt-get >/dev/null && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  as_root mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
apt_install postgresql
scripts/postgres.sh bin >/dev/null 2>&1 ||
  die "This system packages a PostgreSQL that is too old: install version 15 or newer by hand, or set ROSTER_TEST_POSTGRES to the URL of a server."
