#!/bin/sh
# Shared by ./demo and ./test: finds uv and a Python >=3.12,<3.15 and makes .venv from a hashed lock.
# Usage: tools/bootstrap.sh run|dev      Idempotent: a second call takes a fraction of a second.
# XASO_VENV names another place than .venv.
set -eu
cd "$(dirname "$0")/.."
venv=${XASO_VENV:-.venv}
LOCK="requirements/${1:-run}.lock"
export UV_SYSTEM_CERTS=1          # without it uv refuses a private certificate authority
OK='import sys;sys.exit(not((3,12)<=sys.version_info[:2]<(3,15)))'

# Nothing to do? (the developer's lock holds everything that the product's lock holds)
if [ -x "$venv/bin/python" ] && { cmp -s "$LOCK" "$venv/.lock" || { [ "$1" = run ] && cmp -s requirements/dev.lock "$venv/.lock"; }; }; then
  exit 0
fi

versions="${PYENV_ROOT:-$HOME/.pyenv}/versions"
py=
for c in python3.13 python3.12 python3.14 python3 "$versions"/3.13.*/bin/python3 "$versions"/3.12.*/bin/python3 \
         "$versions"/3.14.*/bin/python3 /usr/local/bin/python3 /usr/bin/python3; do
  p=$(command -v "$c" 2>/dev/null) || continue
  p=$("$p" -c 'import sys;print(sys.executable)' 2>/dev/null) || continue   # a pyenv shim of an inactive version fails here
  if "$p" -c "$OK" 2>/dev/null; then py=$p; break; fi
done

if command -v uv >/dev/null 2>&1; then uv=uv; else
  uv=.tools/bin/uv
  if [ ! -x "$uv" ]; then
    echo "bootstrap: installing the package installer uv into .tools" >&2
    base=${py:-python3}
    if ! "$base" -m venv .tools >/dev/null 2>&1; then
      rm -rf .tools
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "bootstrap: installing Debian's python3-venv" >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
        "$base" -m venv .tools
      else
        echo "bootstrap: put uv on PATH, or install it by: sudo apt-get install python3-venv" >&2
        exit 1
      fi
    fi
    .tools/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.13,<0.14' 2>/dev/null ||
      { rm -rf .tools; echo "bootstrap: uv could not be installed; is the package registry reachable?" >&2; exit 1; }
  fi
fi

if [ -L "$venv" ]; then
  echo "bootstrap: $venv is a link, and the packages of another checkout would change; remove the link." >&2
  exit 1
fi
if [ ! -x "$venv/bin/python" ]; then
  echo "bootstrap: making $venv" >&2
  "$uv" venv -q --python "${py:-3.13}" "$venv" ||
    { echo "bootstrap: no Python 3.12 to 3.14 here and none could be downloaded; install one and try again." >&2; exit 1; }
fi
echo "bootstrap: installing packages from $LOCK" >&2
"$uv" pip sync -q --require-hashes --python "$venv/bin/python" "$LOCK"
# The project itself, as a path: no build, and nothing to install again when a file changes.
site=$("$venv/bin/python" -c 'import sysconfig;print(sysconfig.get_path("purelib"))')
printf '%s\n' "$PWD/src" > "$site/xaso.pth"
cp "$LOCK" "$venv/.lock"
