#!/usr/bin/env bash
# Lays out C# with CSharpier, and style sheets and scripts with Prettier: 140 characters a line, one declaration a line.
#   scripts/format.sh            formats
#   scripts/format.sh --check    says what is not formatted
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
[[ -d wwwroot-src/node_modules/prettier ]] || (cd wwwroot-src && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)
if [[ ${1-} == --check ]]; then
  dotnet csharpier check .
  cd wwwroot-src && npx prettier --check .
else
  dotnet csharpier format .
  cd wwwroot-src && npx prettier --write --log-level warn .
fi
