#!/usr/bin/env bash
# A PostgreSQL cluster for tests, apart from any other on this machine.
#
#   scripts/postgres.sh start   starts it unless it runs, and prints its URL
#   scripts/postgres.sh stop    stops it, and only it
#   scripts/postgres.sh crash   ends it at once, as a power cut does; its data stay
#   scripts/postgres.sh resume  starts it again after that, on the same port
#   scripts/postgres.sh url     prints the URL of the running one
#   scripts/postgres.sh database URL NAME  makes a database on a server, and prints its URL
#   scripts/postgres.sh bin     prints where PostgreSQL's programs are
#
# Every checkout has its own, made anew at each start and thrown away at each stop, in
# $ROSTER_POSTGRES_DIR or a cache directory. It belongs to a user without rights and
# flushes to disk as in production: tests that kill a server mean it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

oldest=15
user=roster

bin_dir() {
  local dir best=
  while IFS= read -r dir; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && at_least "$(basename "$(dirname "$dir")")" "$oldest"; then
      best=$dir
    fi
  done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V)
  if [ -z "$best" ] && command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
    at_least "$(initdb --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1)" "$oldest" &&
      best=$(dirname "$(readlink -f "$(command -v initdb)")")
  fi
  [ -n "$best" ] || die "PostgreSQL $oldest or newer was not found: run \"make tools\", or put its initdb and pg_ctl on the PATH."
  echo "$best"
}

# PostgreSQL refuses to run as root: there the cluster belongs to "postgres", or to
# "nobody" where that user does not exist, and lies where that user may go.
as_owner() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  elif command -v runuser >/dev/null; then
    runuser -u "$owner" -- "$@"
  else
    setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$@"
  fi
}

checkout=$(pwd -P | cksum | cut -d ' ' -f 1)
if [ "$(id -u)" -ne 0 ]; then
  owner=$(id -un)
  base="${ROSTER_POSTGRES_DIR:-$cache_dir/postgres-$checkout}"
else
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  base="${ROSTER_POSTGRES_DIR:-/var/cache/roster-postgres-$checkout}"
fi
data="$base/data"

running() {
  [ -f "$data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1
}

# The fourth line of postmaster.pid is the port.
url() { echo "postgres://$user@127.0.0.1:$(sed -n 4p "$data/postmaster.pid")/postgres?sslmode=disable"; }

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  die "No free port found on 127.0.0.1 for PostgreSQL."
}

# remove deletes the directory, and refuses where something else lies in it.
remove() {
  [ -e "$base" ] || return 0
  [ -f "$base/made-by-roster" ] || [ -z "$(ls -A "$base")" ] ||
    die "$base holds something else than Roster's test cluster: empty it, or set ROSTER_POSTGRES_DIR."
  rm -rf "$base"
}

create() {
  remove
  mkdir -p "$(dirname "$base")"
  install -d -m 700 "$base"
  touch "$base/made-by-roster"
  if [ "$(id -u)" -eq 0 ]; then chown -R "$owner" "$base"; fi
  # Only this machine can reach it, and it holds nothing but what tests put there.
  as_owner "$bin/initdb" -D "$data" -U "$user" -A trust -E UTF8 --locale=C.UTF-8 >"$base/initdb.log" 2>&1 || {
    cat "$base/initdb.log" >&2
    die "PostgreSQL could not make a cluster in $base."
  }
  as_owner tee -a "$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
fsync = on
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
logging_collector = off
CONF
}

launch() {
  as_owner "$bin/pg_ctl" -D "$data" -l "$data/server.log" -o "-p $(cat "$base/port")" -w -t 60 start >/dev/null 2>&1 </dev/null
}

start() {
  if running; then
    url
    return
  fi
  create
  for _ in 1 2 3; do # Somebody may take the port before the server does.
    # The server must not keep our standard output open: a caller reads it to the end.
    free_port >"$base/port"
    if launch; then
      url
      return
    fi
  done
  tail -n 20 "$data/server.log" >&2 || true
  die "PostgreSQL did not start; its log is $data/server.log."
}

case "${1:-}" in
bin) bin_dir ;;
database)
  PGOPTIONS='' "$(bin_dir)/psql" -X -q -v ON_ERROR_STOP=1 -c "create database \"$3\"" "$2" >/dev/null
  sed -E "s,/[^/?]*(\?|\$),/$3\1," <<<"$2"
  ;;
start | stop | crash | resume | url)
  bin=$(bin_dir)
  case "$1" in
  start) start ;;
  stop)
    if running; then
      as_owner "$bin/pg_ctl" -D "$data" -m fast -w -t 60 stop >/dev/null
    fi
    remove
    ;;
  crash) as_owner "$bin/pg_ctl" -D "$data" -m immediate -w -t 60 stop >/dev/null ;;
  resume) launch || die "PostgreSQL did not start again; its log is $data/server.log." ;;
  url)
    running || die "The test PostgreSQL is not running: scripts/postgres.sh start"
    url
    ;;
  esac
  ;;
*)
  sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//' >&2
  exit 2
  ;;
esac
