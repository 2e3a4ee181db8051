# shellcheck shell=bash
# What every install and start script here shares. Source it first:
#
#     . "$(dirname "$0")/../lib.sh"
#
# It sets
#     here    the target's own folder, interop/NAME
#     name    NAME
#     built   where NAME keeps what it builds or installs: ${WSHAKE_INTEROP_DIR:-out/interop}/NAME

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
name=${here##*/}
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
built=$(realpath -m "${WSHAKE_INTEROP_DIR:-$project/out/interop}")/$name

die() { printf '%s: %s\n' "$name" "$*" >&2; exit 2; }

# --- install -----------------------------------------------------------------------------------

installed() { dpkg -s "$1" 2>/dev/null | grep -qx 'Status: install ok installed'; }

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@" >&2
}

# need_packages PKG...: Debian packages; asks apt only for those that are missing, and refreshes its
# lists only when the ones at hand do not do.
need_packages() {
  local pkg missing=()
  for pkg; do installed "$pkg" || missing+=("$pkg"); done
  ((${#missing[@]})) || return 0
  apt_install "${missing[@]}" || { apt-get update -qq >&2 && apt_install "${missing[@]}"; }
}

# need_command CMD PKG...: the packages, unless CMD is already there (a Node.js from elsewhere, say).
need_command() { command -v "$1" >/dev/null || need_packages "${@:2}"; }

# need_node_modules: the pinned packages of package-lock.json, once per content of that file.
need_node_modules() {
  need_command node nodejs
  need_command npm npm
  cmp -s "$here/package-lock.json" "$built/installed.json" && return
  mkdir -p "$built"
  cp "$here/package.json" "$here/package-lock.json" "$built/"
  (cd "$built" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  cp "$here/package-lock.json" "$built/installed.json"
}

# build COMMAND...: runs COMMAND, which must write $built/server, when the source or this file's
# install script is newer than the program.
build() {
  local program=$built/server file stale=
  for file in "$here"/server.* "$here/install"; do
    [[ $program -nt $file ]] || stale=yes
  done
  [[ $stale ]] || return 0
  mkdir -p "$built"
  "$@"
}

build_go() {
  need_packages golang-go "$@"
  build env GOPATH=/usr/share/gocode GO111MODULE=off GOFLAGS= GOCACHE="$built/cache" \
    /usr/bin/go build -o "$built/server" "$here/server.go"
}

# --- start -------------------------------------------------------------------------------------

# serve COMMAND...: becomes COMMAND with the script's own arguments (PORT [CERT KEY]) behind it.
serve() {
  local -a args=("${start_args[@]}")
  [[ ${#args[@]} == 1 || ${#args[@]} == 3 ]] || die "usage: start PORT [CERT KEY]"
  [[ ${args[0]} =~ ^[0-9]+$ ]] || die "not a port: ${args[0]}"
  [[ -x $(command -v "$1") ]] || die "$1 is missing; run interop/$name/install first"
  exec "$@" "${args[@]}"
}

# serve_plain COMMAND...: the same for a target that does no TLS here.
serve_plain() {
  ((${#start_args[@]} < 3)) || die "this target does no TLS"
  serve "$@"
}

start_args=("$@")

# --- ports and processes -----------------------------------------------------------------------

listening() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# free_port: a port nobody listens on, below the range that outgoing connections take theirs from.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); listening "$port"; do :; done
  echo "$port"
}

# wait_for_port PORT PID SECONDS [ADDRESS]: until PORT answers; fails when PID ends or time is up.
wait_for_port() {
  local deadline=$((SECONDS + $3))
  until listening "$1" "${4:-127.0.0.1}"; do
    kill -0 "$2" 2>/dev/null || return 1
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

# end_group PGID: ends a process group, politely at first.
end_group() {
  local i
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for ((i = 0; i < 40; i++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.05
  done
  kill -KILL -- "-$1" 2>/dev/null || true
}

# end_groups_on_exit: from here on the groups of $server and $tester are ended whatever happens.
server='' tester=''
finish() {
  [[ -z $tester ]] || end_group "$tester"
  [[ -z $server ]] || end_group "$server"
  { wait; } 2>/dev/null
  tester='' server=''
}
end_groups_on_exit() {
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# within SECONDS COMMAND...: COMMAND in a process group of its own, ended after SECONDS (status 124).
within() {
  local status=0
  setsid timeout --kill-after=5 "$@" &
  tester=$!
  wait "$tester" || status=$?
  end_group "$tester" # what the command may have left behind
  tester=''
  return "$status"
}

# find_wshake PATH: the program to test with, absolute.
find_wshake() {
  local program
  program=$(command -v "$1") || die "no wshake program; say --wshake PATH"
  realpath "$program"
}
