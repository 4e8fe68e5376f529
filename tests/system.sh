#!/bin/sh
# What the tests need from the system besides Python and Node. `make test` calls this.
# Another need is one more line at the end:
#   need "<what>" "<Debian packages>" <command that may be its name, or a pattern of paths>...
set -eu

# find NAME...: the first of these programs that is there.
find_program() (
    IFS= # a pattern is filled in, a name with spaces stays whole
    for name in "$@"; do
        for program in $name; do
            command -v "$program" 2>/dev/null && return 0
        done
    done
    return 1
)

# need WHAT PACKAGES NAME...: have one of the programs, install it, or say what to do and stop.
need() {
    what=$1 packages=$2
    shift 2
    find_program "$@" >/dev/null && return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "The tests need $what: installing $packages (may take a few minutes)"
        # shellcheck disable=SC2086  # several packages are several words
        if apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install --yes --no-install-recommends $packages >/dev/null &&
            find_program "$@" >/dev/null; then
            return 0
        fi
        echo "Installing $packages failed; see above." >&2
    fi
    echo "The tests need $what, and none of these was found: $*" >&2
    echo "On Debian or Ubuntu: sudo apt-get install --no-install-recommends $packages" >&2
    exit 1
}

# CHROMIUM may name the program: tests/browser/conftest.py looks in the same order.
need "Chromium" "chromium fonts-noto-core" ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome
need "a Redis server" "redis-server" redis-server valkey-server
need "a PostgreSQL server" "postgresql" postgres "/usr/lib/postgresql/*/bin/postgres"
