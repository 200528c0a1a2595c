#!/usr/bin/env bash
# Writes the lock files anew: that of the build for any system, and one for each system that the image is built for.
# Run it when a package is added or changed, and commit what it writes.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet restore Lms.sln --force-evaluate -v quiet
# Elsewhere than in obj/: what is restored for one system would be in the way of the next build.
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
for system in linux-x64 linux-arm64; do
  dotnet restore Lms.Web -p:RuntimeIdentifier="$system" --force-evaluate -v quiet -p:BaseIntermediateOutputPath="$aside/$system/" -p:MSBuildProjectExtensionsPath="$aside/$system/"
done
