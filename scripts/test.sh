#!/usr/bin/env bash
# Runs the parts of the test suite that are named, in this order, says how long each
# took, and fails when one of them did. PostgreSQL runs for as long as it is needed.
#
#   scripts/test.sh lint go gate fuzz web browser
#
# GOTESTFLAGS is handed to `go test`; FUZZTIME is the time per fuzz target.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
exec </dev/null

read -ra go_test_flags <<<"${GOTESTFLAGS:-}"

started_postgres=
cleanup() {
  if [ -n "$started_postgres" ]; then scripts/postgres.sh stop; fi
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# need_postgres exports the URL of a server: the given one, a running one, or our own.
need_postgres() {
  if [ -n "${ROSTER_TEST_POSTGRES:-}" ]; then return; fi
  if ! ROSTER_TEST_POSTGRES=$(scripts/postgres.sh url 2>/dev/null); then
    started_postgres=yes
    ROSTER_TEST_POSTGRES=$(scripts/postgres.sh start)
  fi
  export ROSTER_TEST_POSTGRES
}

part_lint() {
  local lint
  lint=$(scripts/install-golangci-lint.sh) && "$lint" run ./... && npm --prefix web run lint
}

part_go() {
  go vet ./... && go test -timeout 40m "${go_test_flags[@]}" ./...
}

# Without PostgreSQL and without the long tests, for the minute between two edits.
part_fast() {
  env -u CI -u ROSTER_TEST_POSTGRES go test -short -timeout 5m "${go_test_flags[@]}" ./...
}

# fuzz_one runs a target. Now and then Go's fuzzer fails for no more than its own time
# being over, and says so (golang/go issue 75804); then no input has failed, and the
# target runs once more.
fuzz_one() {
  local log again
  log=$(mktemp)
  for again in once "and no more"; do
    if go test -run '^$' -fuzz "^$1\$" -fuzztime "${FUZZTIME:-30s}" "$2" 2>&1 | tee "$log"; then
      rm -f "$log"
      return 0
    fi
    if grep -q 'Failing input' "$log" || ! grep -q 'context deadline exceeded' "$log"; then break; fi
    say "$1 ran out of its time, $again"
  done
  rm -f "$log"
  return 1
}

# Each target by itself: `go test` fuzzes one at a time.
part_fuzz() {
  local file name
  while IFS=: read -r file name; do
    name=${name#func }
    name=${name%(}
    say "$name (${FUZZTIME:-30s})"
    fuzz_one "$name" "./$(dirname "$file")" || return 1
  done < <(git ls-files '*_test.go' | xargs -r grep -oE '^func Fuzz[A-Za-z0-9_]*\(' /dev/null)
}

part_bench() {
  ROSTER_BENCH_PEOPLE="${ROSTER_BENCH_PEOPLE:-100000,1000000}" ROSTER_BENCH_REPORT="${ROSTER_BENCH_REPORT:-$PWD/docs/benchmarks.md}" \
    go test -run '^$' -bench . -benchtime 1x -timeout 600m "${go_test_flags[@]}" ./test/bench
}

# Compares an import with a bare loop in the same run; nothing else runs meanwhile.
part_gate() {
  ROSTER_BENCH_GATE=1 go test -count=1 -run '^TestGate$' -timeout 20m -v ./test/bench
}

part_soak() {
  ROSTER_CRASH_CYCLES="${CYCLES:-3000}" go test -count 1 -v -run '^TestF03Killed$' -timeout 24h "${go_test_flags[@]}" ./test/crash
}

part_web() {
  npm --prefix web test
}

part_browser() {
  ROSTER_TEST_BROWSER=$(scripts/install-chromium.sh) ROSTER_BIN="$PWD/bin/roster" npm --prefix web run test:browser
}

for part in "$@"; do
  case "$part" in
  go | gate | bench | browser | soak) need_postgres ;;
  lint | fast | fuzz | web) ;;
  *) die "There is no part \"$part\": lint, go, fast, gate, fuzz, web, browser, bench, soak." ;;
  esac
done

summary=
failed=
for part in "$@"; do
  say "== $part"
  SECONDS=0
  result=ok
  # In a condition `set -e` is off, which is why the parts chain their commands.
  if ! "part_$part"; then
    result=FAILED
    failed="$failed $part"
  fi
  summary+=$(printf '%-8s %-6s %4d s' "$part" "$result" "$SECONDS")$'\n'
done

printf '\n%s' "$summary" >&2
[ -z "$failed" ] || die "Failed:$failed"
