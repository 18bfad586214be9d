// The page's own files are kept when it is first opened; the worker keeps data.
const cacheName = 'telar-page-__VERSION__'
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
  const isOld = (name) => /^telar-(page-|[0-9a-f]{12}$)/.test(name) && name !== cacheName
  const forget = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))
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
  if (path === '' || path === 'index.html') event.respondWith(newest(request).then(isolated))
  else if (files.includes(path)) event.respondWith(fromCache(request).then(isolated))
})

/** The page itself: from the network, so that a new build is seen, and from the cache without one. */
async function newest(request) {
  try {
    return await fetch(request)
  } catch {
    return (await (await caches.open(cacheName)).match('./')) ?? Response.error()
  }
}

async function fromCache(request) {
  return (await (await caches.open(cacheName)).match(request, { ignoreSearch: true })) ?? fetch(request)
}

/** Threads need a page that shares its memory with no other site; hosts of static files cannot say so, this can from the second visit on. */
function isolated(response) {
  // A redirect, or no answer at all, is passed on as it is.
  if (response.type === 'opaqueredirect' || response.type === 'error' || response.redirected) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
