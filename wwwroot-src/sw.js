// Keeps one thing: a page that says so when there is no connection. Nothing of anybody's is ever kept.
const kept = 'offline-1',
  page = '/offline';
const bare = () =>
  new Response(
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline</title><h1>You are offline</h1><p>Try again when the connection is back.</p>',
    { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } },
  );

async function fill() {
  const cache = await caches.open(kept);
  // As a stranger sees it: no name, no token.
  const answer = await fetch(page, { credentials: 'omit', cache: 'no-cache', redirect: 'error' });
  if (!answer.ok) return;
  const html = await answer.clone().text(),
    parts = new Set(['/icons/sprite.svg', '/fonts/inter-latin.woff2']);
  for (const [, address] of html.matchAll(/(?:href|src)="(\/(?:css|icons|fonts|images)\/[^"#?]+)/g)) parts.add(address);
  await cache.put(page, answer);
  await Promise.allSettled([...parts].map(part => cache.add(new Request(part, { credentials: 'omit' }))));
}
self.addEventListener('install', event =>
  event.waitUntil(
    fill()
      .catch(() => {})
      .then(() => self.skipWaiting()),
  ),
);
self.addEventListener('activate', event =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
      await self.clients.claim();
    })(),
  ),
);

self.addEventListener('fetch', event => {
  const { request } = event,
    url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(async () => (await caches.match(page)) ?? bare()));
  else if (/^\/(css|icons|fonts|images)\//.test(url.pathname))
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error()));
});
