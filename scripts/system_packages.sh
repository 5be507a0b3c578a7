#!/bin/sh
# What the tests need of the system: Chromium, a Chinese font, gettext, the calculating part of LibreOffice. Installed when
# missing and when root.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
[ -n "$(find /usr/share/fonts /usr/local/share/fonts -iname '*cjk*' 2>/dev/null | head -n 1)" ] || missing="$missing fonts-noto-cjk"

[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need these system packages, please install them:$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
