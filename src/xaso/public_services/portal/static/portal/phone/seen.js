/* The page for no line lists the public pages that were seen on this phone. Without it: it only says that there is no line. */

const place = document.querySelector("[data-seen]");

if (place && "caches" in globalThis) list();

async function list() {
  const names = (await caches.keys()).filter((name) => name.startsWith("xaso-pages-"));
  for (const name of names) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const page = new DOMParser().parseFromString(await (await pages.match(request)).text(), "text/html");
      const link = document.createElement("a");
      link.href = new URL(request.url).pathname;
      link.textContent = page.querySelector("h1")?.textContent.trim() || page.title;
      const line = document.createElement("li");
      line.append(link);
      place.append(line);
    }
  }
  place.closest("section").hidden = !place.children.length;
}
