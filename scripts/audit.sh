#!/usr/bin/env bash
# Asks whether a dependency has a known vulnerability: NuGet packages with what they bring, and npm packages of the pages and the tests.
# Exit status: 0 none known, 1 some (they are listed), 2 a registry could not be asked.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
need_to_build
found=0
unasked=0

echo "== NuGet"
dotnet restore Lms.sln --locked-mode -v quiet
if report=$(dotnet list Lms.sln package --vulnerable --include-transitive 2>&1); then
  if grep -qE '^ +> ' <<<"$report"; then
    found=1
    echo "$report"
  else
    echo "none known"
  fi
else
  unasked=1
  echo "$report"
fi

while read -r lock; do
  folder=$(dirname "$lock")
  echo "== npm: $folder"
  report=$(cd "$folder" && npm audit --audit-level=low 2>&1)
  status=$?
  if [[ $status -eq 0 ]]; then
    echo "none known"
  elif grep -q 'audit endpoint returned an error' <<<"$report"; then
    unasked=1
    echo "the registry answers no questions about vulnerabilities"
  else
    found=1
    echo "$report"
  fi
done < <(git ls-files '*package-lock.json')

[[ $found -eq 0 ]] || exit 1
[[ $unasked -eq 0 ]] || exit 2
