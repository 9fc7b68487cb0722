/* The service worker of the portal: its frame and the public pages that were seen, for when there is no line.
   What is kept here belongs to nobody: only pages that the server marked (X-Offline), never one of a person who signed in.
   What a citizen types is not kept here but in store.js, sealed, and only where they chose it. */
const { version, hashed, shell, offline } = self.xaso;
const SHELL = `xaso-shell-${version}`;
const PAGES = `xaso-pages-${version}`;
const PUBLIC = /^\/dich-vu-cong\/(?:$|thu-tuc\/|viec\/)/;
const PATIENCE = 3000;
const MOST_PAGES = 60;

self.addEventListener("install", (event) => {
  const wanted = shell.map((address) => new Request(address, { credentials: "omit", cache: address === offline ? "reload" : "default" }));
  event.waitUntil(caches.open(SHELL).then((kept) => kept.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("xaso-") && name !== SHELL && name !== PAGES) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && PUBLIC.test(pathname) && !search) event.respondWith(publicPage(event));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => withoutLine()));
});

async function file(request) {
  const kept = () => caches.match(request, { ignoreSearch: true, ignoreVary: true });
  if (!hashed) return fetch(request).catch(async (error) => (await kept()) ?? Promise.reject(error));
  const found = await kept();
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

/* From the line; after three seconds, or without one, as it was seen last. */
async function publicPage(event) {
  const coming = fetch(event.request).then((answer) => keep(event, answer));
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const first = await Promise.race([coming, slow]);
    if (first) return first;
  } catch {
    return (await seen(event.request)) ?? withoutLine();
  }
  const kept = await seen(event.request);
  if (!kept) return coming.catch(() => withoutLine());
  event.waitUntil(coming.catch(() => {}));
  return kept;
}

const seen = (request) => caches.match(request.url, { cacheName: PAGES, ignoreVary: true });

async function keep(event, answer) {
  if (answer.ok && !answer.redirected && answer.headers.get("X-Offline") === "keep") {
    const copy = answer.clone();
    event.waitUntil(store(event.request.url, copy));
  } else if (answer.ok && !(await seen(event.request))) {
    event.waitUntil(asNobody(event.request.url)); // who signed in reads the same page without a line, as nobody sees it
  }
  return answer;
}

async function asNobody(url) {
  const answer = await fetch(url, { credentials: "omit" }).catch(() => null);
  if (answer?.ok && answer.headers.get("X-Offline") === "keep") await store(url, answer);
}

async function store(url, answer) {
  const pages = await caches.open(PAGES);
  await pages.delete(url);
  await pages.put(url, answer);
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_PAGES))) await pages.delete(old);
}

async function withoutLine() {
  return (await caches.match(offline, { cacheName: SHELL, ignoreVary: true })) ?? Response.error();
}

self.addEventListener("sync", (event) => {
  if (event.tag !== "xaso-send") return;
  event.waitUntil(self.xasoKept.who().then(async (user) => {
    if ((await self.xasoSend(user)) === "offline") throw new Error("no line yet");
  }));
});
