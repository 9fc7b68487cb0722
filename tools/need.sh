# Sourced by ./test and ./demo: programs of Debian that cannot come from PyPI.

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

need() {  # need PROGRAM PACKAGE…: Debian's packages for a program that is not there
  program=$1
  shift
  command -v "$program" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing Debian's $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "$program is missing; what needs it does not work (sudo apt-get install $*)" >&2
    return 1
  fi
}

need_reading() {  # what turns scans into PDF/A with a layer of text
  need tesseract tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd || true
  need gs ghostscript || true
  need unpaper unpaper || true
}
