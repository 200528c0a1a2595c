#!/usr/bin/env bash
# Installs what the tests need and runs all of them, on SQLite and on PostgreSQL. Last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
need_to_build
need_to_run
need /usr/lib/postgresql/*/bin/initdb postgresql
need /usr/sbin/pgbouncer pgbouncer
need chromium chromium
need /usr/lib/python3/dist-packages/aiosmtpd python3-aiosmtpd
need pdftotext poppler-utils
need zbarimg zbar-tools
need setpriv util-linux
install_needed || exit 1

passed=0
failed=0

# count OUTPUT: adds the runner's closing line to the sums; a run without one has failed.
count() {
  local line
  line=$(grep -E '(Passed|Failed)! +- Failed:' "$1" | tail -n 1)
  if [[ -z $line ]]; then
    failed=$((failed + 1))
    return
  fi
  failed=$((failed + $(sed -E 's/.*Failed: +([0-9]+).*/\1/' <<<"$line")))
  passed=$((passed + $(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$line")))
}

# slowest RESULTS: the twenty tests that took longest, with hours, minutes, and seconds.
slowest() {
  echo "== The slowest tests"
  grep -oE '<UnitTestResult [^>]*' "$1" 2>/dev/null |
    sed -E 's/.* testName="([^"]*)".* duration="([0-9:.]{11})[^"]*".*/\2 \1/' | sort -r | head -n 20
}

# step NAME COMMAND …: something that passes or fails as a whole.
step() {
  local name=$1
  shift
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

step "Restore as locked" dotnet restore Lms.sln --locked-mode -v quiet
step "Build without a warning" dotnet build Lms.sln --no-restore -nologo -v quiet
step "Format" scripts/format.sh --check

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
for database in Sqlite Postgres; do
  # What proves nothing about a database ran on SQLite (OnOneDatabaseAttribute says of each class why).
  filter=$([[ $database == Postgres ]] && echo "Database!=One" || echo "")
  echo "== Tests on $database"
  LMS_TEST_DATABASE=$database dotnet test Lms.Web.Tests --no-build -nologo ${filter:+--filter "$filter"} --results-directory "$results" --logger "trx;LogFileName=$database.trx" 2>&1 | tee "$results/$database"
  count "$results/$database"
  slowest "$results/$database.trx"
done

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
