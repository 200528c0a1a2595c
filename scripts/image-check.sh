#!/usr/bin/env bash
# Proves the image where no container engine is at hand: does what the Dockerfile says, in a root of its own made by debootstrap.
#
# The build stage runs on this machine's SDK and Node, in a folder with nothing but what the Dockerfile copies. The runtime stage is
# Debian instead of the Ubuntu of Microsoft's image (packages of the same names), with this machine's runtime, the packages the
# Dockerfile names, its user, its environment, no capabilities, a root that cannot be written to, and a network of its own. There the
# product starts, is healthy, prints certificates in five scripts and makes a film ready.
#
# As root. Needs debootstrap, iproute2, python3, poppler-utils and the network of apt. Leaves nothing behind: mounts and processes end
# with their namespaces, files with the folder. MIRROR, SUITE and KEEP=folder (for the bare root, to run it again) may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
need_to_build
need debootstrap debootstrap
need unshare util-linux
need ip iproute2
need python3 python3
need pdftotext poppler-utils
install_needed
[[ $(id -u) -eq 0 ]] || { echo "Only root can make a root." >&2; exit 1; }

suite=${SUITE:-bookworm}
mirror=${MIRROR:-$({ cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; } |
  sed -nE 's/^URIs: (.*debian)\/?$/\1/p; s/^deb (\[.*\] )?([^ ]*debian)\/? .*/\2/p' | head -n 1)}
work=$(mktemp -d "${TMPDIR:-/tmp}/lms-image.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/root
proved=()

say() { echo "== $*"; }
prove() { proved+=("$1"); echo "ok: $1"; }

# runtime_stage: the lines of the Dockerfile after its last FROM, continued lines joined.
runtime_stage() { awk '/^FROM /{stage=""} {stage=stage $0 "\n"} END{printf "%s", stage}' Dockerfile | sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}'; }

# value NAME: what an ENV or ARG of the runtime stage says.
value() { runtime_stage | grep -oE "^(ENV|ARG) .*" | tr ' ' '\n' | sed -n "s/^$1=//p"; }

say "Build stage: only what the Dockerfile copies, restored as locked"
source_=$work/source
mkdir -p "$source_"
rid=linux-$(dotnet --info | sed -nE 's/^ *RID: *[a-z]+[^-]*-(.*)/\1/p' | head -n 1)
copies=$(sed -nE '/^FROM .* AS build$/,/^FROM mcr.*aspnet/s/^COPY ([^-].*)/\1/p' Dockerfile)
while read -r -a names; do
  into=$source_/${names[-1]}
  unset 'names[-1]'
  for name in "${names[@]}"; do
    if [[ -d $name ]]; then
      mkdir -p "$into"
      git ls-files -z -- "$name" | tar --null --files-from=- --ignore-failed-read -cf - 2>/dev/null | tar -xf - -C "$source_"
    else
      mkdir -p "$into"
      cp "$name" "$into/"
    fi
  done
done < <(shopt -s nullglob; while read -r line; do eval "echo $line"; done <<<"$copies")
dotnet restore "$source_/Lms.Web" -p:RuntimeIdentifier="$rid" --locked-mode -v quiet
dotnet publish "$source_/Lms.Web" -r "$rid" -c Release --no-restore --no-self-contained -nologo -v quiet -o "$work/app"
[[ ! -e $work/app/appsettings.Development.json ]] || { echo "The settings of development would be shipped." >&2; exit 1; }
prove "restored as packages.$rid.lock.json says and published: $(du -sh "$work/app" | cut -f 1)"

say "Runtime stage: $suite from $mirror"
packages=$(runtime_stage | grep -oE -- '--no-install-recommends [^&]*' | sed -e 's/--no-install-recommends//' -e "s/\$FFMPEG/$(value FFMPEG)/" -e "s/\$CJK_FONTS/$(value CJK_FONTS)/")
# What Microsoft's image has beside the runtime itself: its own list, by the names of this distribution.
base="ca-certificates libicu72 libssl3 libstdc++6 tzdata"
if [[ -n ${KEEP:-} && -d $KEEP ]]; then
  cp -a "$KEEP" "$root"
else
  unshare --mount debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
  # Doors of the host for packages to come in by; they are not there when the product runs.
  unshare --mount --pid --fork chroot "$root" sh -euc "
    mount -t proc proc /proc
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends $base $packages >/dev/null
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
    fc-cache -f" >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; exit 1; }
  [[ -z ${KEEP:-} ]] || cp -a "$root" "$KEEP"
fi
prove "the packages are there:$(echo " $packages" | tr -s ' ')"
bare=$(du -sm "$root" | cut -f 1)
mkdir -p "$root/usr/share/dotnet" "$root/app" "$root/data"
dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
cp -a "$dotnet_root/dotnet" "$dotnet_root/host" "$dotnet_root/shared" "$root/usr/share/dotnet/"
ln -sf /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
cp -a "$work/app/." "$root/app/"
user=$(runtime_stage | sed -n 's/^USER //p')
chown "$user" "$root/data"
chmod 0700 "$root/data"
say "$bare MB of system and packages, $(du -sm "$root/usr/share/dotnet" | cut -f 1) MB of runtime, $(du -sm "$root/app" | cut -f 1) MB of product"

health=$(runtime_stage | sed -nE 's/^HEALTHCHECK .* CMD (.*)/\1/p')
entry=$(runtime_stage | sed -nE 's/^ENTRYPOINT \[(.*)\]/\1/p' | tr -d '",')
env=$(runtime_stage | sed -n 's/^ENV //p')

cat >"$work/inside.sh" <<INSIDE
set -euo pipefail
ip link set lo up
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$root/data" "$root/data"
mount -t tmpfs -o mode=1777,size=1g tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do touch "$root/dev/\$device"; mount --bind "/dev/\$device" "$root/dev/\$device"; done
mount -o remount,bind,ro "$root"

# As the container's user: by number, without groups, capabilities or a way to get them.
as_user=(chroot "$root" /usr/bin/setpriv --reuid=${user%:*} --regid=${user#*:} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/app $env)
"\${as_user[@]}" sh -c 'touch /app/x 2>/dev/null && echo writable >&2 && exit 1; touch /data/x && rm /data/x'
"\${as_user[@]}" sh -c 'cd /app && exec $entry setup' >"$work/setup.log" 2>&1 || { cat "$work/setup.log" >&2; exit 1; }
python3 "$work/names.py" "$root/data"
begun=\$(date +%s%N)
"\${as_user[@]}" sh -c 'cd /app && exec $entry' >"$work/product.log" 2>&1 &
product=\$!
until "\${as_user[@]}" sh -c '$health' >/dev/null 2>&1; do
  kill -0 \$product 2>/dev/null || { cat "$work/product.log" >&2; exit 1; }
  sleep 0.2
done
echo \$(( (\$(date +%s%N) - begun) / 1000000 )) >"$work/start.ms"
"\${as_user[@]}" sh -c 'cd /app && exec $entry doctor' >"$work/doctor.log" 2>&1 || { cat "$work/doctor.log" >&2; exit 1; }
python3 "$work/wait.py" "$root/data" "$work/certificates"
kill -TERM \$product
wait \$product
INSIDE

# Before the product prints their certificates, those who completed a course get names in five scripts.
cat >"$work/names.py" <<'NAMES'
import sqlite3, sys
names = ["Zoë Müller", "Мария Иванова", "ليلى حداد", "प्रिया शर्मा", "山田 花子"]
with sqlite3.connect(sys.argv[1] + "/lms.db") as db:
    people = [r[0] for r in db.execute("SELECT DISTINCT PersonId FROM Enrollments WHERE CompletedAt IS NOT NULL ORDER BY PersonId")]
    assert len(people) >= len(names), f"only {len(people)} people have completed a course"
    for i, person in enumerate(people):
        db.execute("UPDATE People SET DisplayName = ? WHERE Id = ?", (names[i % len(names)], person))
NAMES

cat >"$work/wait.py" <<'WAIT'
import os, sqlite3, subprocess, sys, time
data, into = sys.argv[1:]
scripts = {"Zoë Müller": "Latin", "Мария Иванова": "Cyrillic", "ليلى حداد": "Arabic", "प्रिया शर्मा": "Devanagari", "山田 花子": "CJK"}
os.makedirs(into)
end, left, film = time.monotonic() + 900, dict(scripts), None
while (left or not film) and time.monotonic() < end:
    time.sleep(1)
    with sqlite3.connect(f"file:{data}/lms.db?mode=ro", uri=True, timeout=30) as db:
        for name, hash in db.execute("SELECT c.IssuedTo, f.Hash FROM Certificates c JOIN StoredFiles f ON f.Id = c.FileId").fetchall():
            if name not in left: continue
            pdf = f"{data}/files/{hash[:2]}/{hash}"
            fonts = [l.split()[0] for l in subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]]
            text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
            os.system(f"pdftoppm -r 60 -png -singlefile '{pdf}' '{into}/{left[name]}'")
            print(f"ok: a certificate in {left.pop(name)}: {', '.join(sorted({f.split('+')[-1] for f in fonts}))}", flush=True)
            # Letters that join or change their places are not found one by one in a PDF; there the font says it.
            script = scripts[name]
            assert any(script in f for f in fonts) if script in ("Arabic", "Devanagari", "CJK") else name.split()[0] in text, (fonts, text)
        film = film or db.execute("SELECT group_concat(v.Name, ', ') FROM FileVariants v JOIN MediaFiles m ON m.FileId = v.FileId WHERE m.Status = 'Done' AND m.Kind = 'Film' GROUP BY m.FileId").fetchone()
assert not left, f"no certificate in {', '.join(left.values())}"
assert film, "no film was made ready"
print(f"ok: a film was made ready: {film[0]}", flush=True)
WAIT

say "Running as $user without capabilities, the root read-only, no network"
unshare --mount --net --pid --ipc --uts --fork --kill-child bash "$work/inside.sh" || { tail -n 30 "$work/product.log" >&2; exit 1; }
prove "healthy ${health%% *} after $(cat "$work/start.ms") ms, and ended when asked to"
prove "doctor finds nothing missing"
sed 's/^/   /' "$work/doctor.log"
[[ -z ${PICTURES:-} ]] || cp "$work/certificates/"*.png "$PICTURES"
if grep -iE '^(warn|fail|crit)' "$work/product.log"; then echo "The product has something to say of it:" >&2; cat "$work/product.log" >&2; fi
echo "${#proved[@]} steps, and certificates and film as above: the image's runtime stage works."
