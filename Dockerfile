# Build: the same steps as scripts/run.sh, on the SDK image with Node for the pinned browser packages.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig appsettings.Development.json ./
COPY Lms.Web/Lms.Web.csproj Lms.Web/packages.lock.json Lms.Web/Assets.targets Lms.Web/
RUN dotnet restore Lms.Web --locked-mode
COPY wwwroot-src wwwroot-src
COPY Lms.Web Lms.Web
RUN dotnet publish Lms.Web -c Release --os linux --no-self-contained -o /app

# Run: the runtime, what certificates are printed with, what makes films and pictures ready (the largest part; leave ffmpeg out where nobody uploads films), and nothing else.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 librsvg2-bin ffmpeg fontconfig fonts-noto-core fonts-noto-cjk curl \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown app:app /data
WORKDIR /app
COPY --from=build /app .
USER app
ENV Site__DataDirectory=/data ASPNETCORE_HTTP_PORTS=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD curl -fsS http://127.0.0.1:8080/healthz || exit 1
ENTRYPOINT ["dotnet", "Lms.Web.dll"]
