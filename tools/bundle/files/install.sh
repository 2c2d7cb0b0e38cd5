#!/bin/sh
# 官民（Kanmin）を、ネットワークを使わずに入れる。
#   sh install.sh [入れる場所]     書かなければ /opt/kanmin（今の人が書けなければ、このフォルダーの中の kanmin）
#   PYTHON=/usr/bin/python3.11 sh install.sh …    使う Python を指すとき
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
say() { printf '%s\n' "$*" >&2; }

(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) || {
    say "ファイルが壊れているか、書き換えられています。もう一度受け取ってください。何も入れていません。"
    exit 2
}

python=${PYTHON:-$(command -v python3.11 || command -v python3 || :)}
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    say "Python 3.11 が見つかりません。Python 3.11 を入れるか、PYTHON=/…/python3.11 として場所を指してください。"
    exit 2
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    say "この Python には venv がありません。OSの python3.11-venv を入れてください。"
    exit 2
fi

if [ -n "${1:-}" ]; then
    target=$1
elif [ -w /opt ]; then
    target=/opt/kanmin
else
    target=$here/kanmin
fi
if [ -e "$target" ]; then
    say "$target はもうあります。新しい版にするときは、先に名前を変えてください（mv $target $target-before）。"
    exit 2
fi

PIP_CONFIG_FILE=/dev/null
PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_CONFIG_FILE PIP_DISABLE_PIP_VERSION_CHECK
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_CONSTRAINT PIP_REQUIRE_VIRTUALENV
if ! "$python" -m venv "$target" ||
    ! "$target/bin/python" -m pip install --quiet --no-index --no-deps --require-hashes \
        --only-binary :all: --find-links "$here/wheels" -r "$here/requirements.txt"; then
    rm -rf "$target"
    say "入れられませんでした。上の行に、わけが出ています。何も残していません。"
    exit 2
fi
say "$("$target/bin/kanmin" --version) を $target に入れました。$target/bin/kanmin serve で始まります。"
