#!/usr/bin/env bash
# Writes one migration for each database: scripts/migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"usage: scripts/migration.sh NAME"}
dotnet tool restore >/dev/null
dotnet build scripts/Lms.Ef -v quiet -nologo
for provider in Sqlite Postgres; do
  dotnet ef migrations add "$name" --no-build --project Lms.Web --startup-project scripts/Lms.Ef \
    --context "${provider}LmsContext" --output-dir "Platform/Data/Migrations/$provider"
done
