#!/bin/sh
# Bring the pinned uv into a folder of its own, by way of any Python 3 that is at hand.
#   sh requirements/get-uv.sh FOLDER     ->  FOLDER/bin/uv
set -eu
pins=$(cd "$(dirname "$0")" && pwd)/uv.txt
folder=$1

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 /usr/bin/python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

pinned() { # settings of the user that would send the install elsewhere are put aside
    env -u PIP_USER -u PIP_TARGET -u PIP_PREFIX PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$@" --quiet --require-hashes --only-binary :all: --requirement "$pins"
}

rm -rf "$folder"
mkdir -p "$folder/bin"
log=$folder/get-uv.log
python=$(find_python)

if [ -z "$python" ]; then
    echo "no Python 3 was found on PATH" >"$log"
elif pinned "$python" -m pip install --no-user --target "$folder/uv" >"$log" 2>&1; then
    ln -s ../uv/bin/uv "$folder/bin/uv"
elif "$python" -m venv "$folder/venv" >>"$log" 2>&1 &&
    pinned "$folder/venv/bin/python" -m pip install >>"$log" 2>&1; then
    ln -s ../venv/bin/uv "$folder/bin/uv"
fi

if ! "$folder/bin/uv" --version >/dev/null 2>&1 && found=$(command -v uv); then
    echo "The pinned uv could not be installed (see $log); using $found instead." >&2
    ln -sf "$found" "$folder/bin/uv"
fi

if ! "$folder/bin/uv" --version 2>/dev/null; then
    cat "$log" >&2
    echo "
Kvota's tools could not be set up: this needs a Python 3 with pip or venv (on Debian and Ubuntu:
apt-get install python3-venv) and a connection to a Python package index. The messages above say what failed." >&2
    exit 1
fi
