/* Procedures under the search box while one types. Without it: the button shows them on a page of their own. */

const WAIT = 150;

for (const form of document.querySelectorAll("[data-find]")) {
  const input = form.elements.q;
  const list = document.createElement("ul");
  let timer, request, shownFor = "";
  list.className = "portal-found";
  list.hidden = true;
  form.append(list);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") close();
    const links = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    links[(links.indexOf(document.activeElement) + step + links.length) % links.length].focus();
  });
  form.addEventListener("focusout", () => setTimeout(() => form.contains(document.activeElement) || close(), 100));
  input.addEventListener("focus", () => { list.hidden = !list.children.length || shownFor !== input.value.trim(); });

  async function find() {
    const wanted = input.value.trim();
    request?.abort();
    if (wanted.length < 2) return close();
    request = new AbortController();
    const url = new URL(form.dataset.find, location.href);
    url.search = new URLSearchParams({ q: wanted, limit: 6 });
    try {
      const answer = await fetch(url, { signal: request.signal });
      if (answer.ok) show((await answer.json()).items, wanted);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(items, wanted) {
    shownFor = wanted;
    list.replaceChildren(...items.map((item) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(item.url).pathname;
      link.textContent = item.name;
      line.append(link);
      return line;
    }));
    if (!items.length) {
      const line = document.createElement("li");
      line.textContent = form.dataset.none;
      list.append(line);
    }
    list.hidden = false;
    document.getElementById("announcer").textContent = items.map((item) => item.name).join("; ") || form.dataset.none;
  }

  function close() {
    list.hidden = true;
  }
}
