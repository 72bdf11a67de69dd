# Shared by the scripts here; sourced, never run.

# The caches of Roster's own tools lie outside the tree, so that a clean checkout
# need not build them again.
cache_dir="${ROSTER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/roster}"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# as_root runs a command with the rights of root, through sudo where we are not.
# sudo must not ask for a password when nobody can answer.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    die "\"$*\" needs root, and there is no sudo here: run it as root once, then try again."
  fi
}

# apt_install installs Debian packages without ever asking anything.
apt_install() {
  command -v apt-get >/dev/null ||
    die "Cannot install $*: this is not Debian or Ubuntu. Install it by the system's own means, then try again."
  say "Installing $* …"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >&2
  as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -qq -y --no-install-recommends \
    -o Dpkg::Options::=--force-confold "$@" </dev/null >&2
}

# at_least tells whether version $1 is not older than version $2.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
