#!/usr/bin/env bash
# Measures the product beside the bare limit and writes artifacts/bench.json (docs/decisions/0009-measuring-speed.md).
#   scripts/bench.sh             about eleven minutes, on SQLite
#   scripts/bench.sh --quick     about a minute and a half
#   BENCH_POSTGRES="Host=…;Username=…;Password=…" scripts/bench.sh --postgres    makes databases bench_… there anew
#   scripts/bench.sh --agree     makes the figures of this run the ones that later runs are held against (Lms.Web.Bench/agreed.json)
#   scripts/bench.sh --profile=course    where a page's processor time goes, by perf: artifacts/profile-course.txt
# While looking for a cause: --only=course,dashboard  --rounds=1  --ms=3000  --no-mix  --no-ten  --no-people  --people-only  --sign-ins-only  --authors-only  --films-only  --keep (the last run's database)
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/bench
dotnet publish Lms.Web -c Release --os linux --no-self-contained -o "$out/app" -nologo -v quiet
dotnet build Lms.Web.Bench -c Release -nologo -v quiet
exec dotnet Lms.Web.Bench/bin/Release/net10.0/Lms.Web.Bench.dll drive --app="$PWD/$out/app/Lms.Web.dll" --data="$out/data" --out=artifacts/bench.json --agreed=Lms.Web.Bench/agreed.json "$@"
