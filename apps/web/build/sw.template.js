// The page's own files are kept when it is first opened; data files when they are first asked for.
const cacheName = 'telar-__VERSION__'
const dataName = 'telar-data'
const files = __FILES__

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  const forget = (names) => Promise.all(names.filter((name) => name.startsWith('telar-') && name !== cacheName && name !== dataName).map((name) => caches.delete(name)))
  event.waitUntil(
    caches
      .keys()
      .then(forget)
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const scope = new URL(self.registration.scope)
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return
  const path = url.pathname.slice(scope.pathname.length)
  if (path.startsWith('data/')) event.respondWith(fromCache(dataName, request, true))
  else if (path === '' || path === 'index.html') event.respondWith(newest(request))
  else if (files.includes(path)) event.respondWith(fromCache(cacheName, request, false))
})

/** The page itself: from the network, so that a new build is seen, and from the cache without one. */
async function newest(request) {
  try {
    return await fetch(request)
  } catch {
    return (await (await caches.open(cacheName)).match('./')) ?? Response.error()
  }
}

async function fromCache(name, request, keep) {
  const cache = await caches.open(name)
  const found = await cache.match(request, { ignoreSearch: true })
  if (found) return found
  const response = await fetch(request)
  if (keep && response.ok) await cache.put(request, response.clone())
  return response
}
