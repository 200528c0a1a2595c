# Tags name exact versions. Where you build for others, pin what they lead to as well: `docker buildx imagetools inspect TAG`
# prints the digest to write behind each tag as @sha256:….
#
# Leave out what you do not need: --build-arg FFMPEG= (films are then served as they were uploaded),
# --build-arg CJK_FONTS= (Chinese, Japanese and Korean names on certificates would be boxes). The two are most of the image.

# Node for the pinned browser packages, as wwwroot-src/package.json asks for it; the distribution's own is older.
FROM --platform=$BUILDPLATFORM node:20.20.2-bookworm-slim AS node

# Build: the same steps as scripts/run.sh, for the one system that the image runs on. What is shipped is what the lock file says.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
ARG TARGETARCH
# As .NET names it: linux-x64, linux-arm64.
RUN echo "linux-$(echo "${TARGETARCH:-amd64}" | sed 's/amd64/x64/')" > /rid
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig appsettings.Development.json ./
COPY Lms.Web/Lms.Web.csproj Lms.Web/packages.linux-*.lock.json Lms.Web/Assets.targets Lms.Web/
RUN dotnet restore Lms.Web -p:RuntimeIdentifier=$(cat /rid) --locked-mode
COPY wwwroot-src wwwroot-src
COPY Lms.Web Lms.Web
RUN dotnet publish Lms.Web -r $(cat /rid) -c Release --no-restore --no-self-contained -o /app

# Run: the runtime, what certificates are printed with, what makes films ready, and nothing else.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
ARG FFMPEG=ffmpeg
ARG CJK_FONTS=fonts-noto-cjk
RUN apt-get update \
 && apt-get install -y --no-install-recommends librsvg2-bin fontconfig fonts-noto-core curl $FFMPEG $CJK_FONTS \
 && rm -rf /var/lib/apt/lists/* \
 && fc-cache -f \
 && install -d -o 1654 -g 1654 -m 0700 /data
WORKDIR /app
COPY --from=build /app .
# The user “app” of the base image, by its number, so that a folder of the host can be given to it: chown 1654:1654.
USER 1654:1654
ENV Site__DataDirectory=/data ASPNETCORE_HTTP_PORTS=8080
# .NET collects what is short-lived each time it fills the processor's cache, whose size many virtual machines do not tell; it
# then assumes one so small that a busy site spends a fifth of its time collecting. 8 MB, in hexadecimal.
ENV DOTNET_GCgen0size=0x800000
VOLUME /data
EXPOSE 8080
# The first start makes the database, which takes a minute where the machine is busy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --start-interval=2s CMD curl -fsS http://127.0.0.1:8080/healthz || exit 1
ENTRYPOINT ["dotnet", "Lms.Web.dll"]
