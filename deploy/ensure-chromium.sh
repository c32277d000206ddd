#!/bin/sh
# Makes sure that a Chromium is there for the tests of the playground's page; installs Debian's where it may.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "Installing Chromium for the tests of the playground's page"
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -qq -y --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "The tests of the playground's page need Chromium: install it (chromium or google-chrome) and run make test again" >&2
exit 1
