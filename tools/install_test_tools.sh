#!/bin/sh
# Installs what the tests of documents and of the desk use, when it is missing and apt may do so.
# Without root or apt those tests say why they are skipped; with CI=true they fail.
# A Chromium without windows takes half the processor time of one that draws windows for nobody.
set -eu

may_install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

writer=""
browser=""
command -v soffice >/dev/null 2>&1 || writer=libreoffice-writer-nogui
command -v chromium-headless-shell >/dev/null 2>&1 || browser=chromium-headless-shell
[ -n "$writer$browser" ] || exit 0
if ! may_install; then
    [ -z "$writer" ] || echo "Not installed: $writer" >&2
    [ -z "$browser" ] || command -v chromium >/dev/null 2>&1 || echo "Not installed: $browser" >&2
    exit 0
fi
if ! apt-get update -qq; then
    [ -z "$writer" ] && command -v chromium >/dev/null 2>&1 && exit 0
    exit 1
fi
[ -z "$writer" ] || install "$writer"
[ -z "$browser" ] || install "$browser" 2>/dev/null || command -v chromium >/dev/null 2>&1 || install chromium
