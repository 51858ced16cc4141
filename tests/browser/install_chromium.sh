#!/bin/sh
# Debian's chromium for the browser tests; where it cannot be installed they say so.
set -eu
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null
else
    echo "chromium is not installed; the browser tests will be skipped (Debian: apt-get install chromium)" >&2
fi
