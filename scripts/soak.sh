#!/usr/bin/env bash
# A thousand simulated learners study for half an hour: no request may fail, and memory must not grow.
#   scripts/soak.sh                    30 minutes, on SQLite
#   scripts/soak.sh --minutes=5
#   BENCH_POSTGRES="Host=…;Username=…;Password=…" scripts/soak.sh --postgres    recreates databases bench_… there
set -euo pipefail
cd "$(dirname "$0")/.."
minutes=30
others=()
for argument in "$@"; do
  case $argument in
    --minutes=*) minutes=${argument#*=} ;;
    *) others+=("$argument") ;;
  esac
done
exec scripts/bench.sh --soak="$minutes" "${others[@]}"
