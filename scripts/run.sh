#!/usr/bin/env bash
# Builds the product, makes and fills its database if there is none, and serves it on http://127.0.0.1:8080.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh
need_to_build
need_to_run
install_needed

export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
data=${Site__DataDirectory:-$PWD/data}
dotnet build Lms.Web -c Release -nologo -v quiet
app=Lms.Web/bin/Release/net10.0/Lms.Web.dll

cd Lms.Web
dotnet "../$app" setup --Site:DataDirectory="$data"
echo "Serving http://127.0.0.1:8080 (data in $data; stop with Ctrl+C)"
exec dotnet "../$app" --urls=http://127.0.0.1:8080 --Site:DataDirectory="$data" "$@"
