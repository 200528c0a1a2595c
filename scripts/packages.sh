# Debian packages by what they are for; sourced by the other scripts.
# need PURPOSE PROGRAM-OR-FILE PACKAGE …: collects what is missing, `install_needed` gets it.
missing=()

need() {
  local probe=$1
  shift
  if [[ $probe == /* ]]; then
    compgen -G "$probe" >/dev/null || missing+=("$@")
  else
    command -v "$probe" >/dev/null || missing+=("$@")
  fi
}

install_needed() {
  [[ ${#missing[@]} -eq 0 ]] && return
  if [[ $(id -u) -ne 0 ]]; then
    echo "Missing: ${missing[*]}. Install them once with:" >&2
    echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }
}

need_to_run() {
  need rsvg-convert librsvg2-bin
  need fc-match fontconfig
  need /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf fonts-noto-core
  need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
  need ffmpeg ffmpeg
}

need_to_build() {
  for program in dotnet node npm; do
    command -v "$program" >/dev/null || { echo "$program is missing: the .NET 10 SDK and Node 20 are needed (see README.md)." >&2; exit 1; }
  done
}
