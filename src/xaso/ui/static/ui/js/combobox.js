/* Suggestions under an input (ARIA combobox with list box). Without it: the typed text is sent and looked up. */
import { announce, make, onEach, text } from "./text.js";

let serial = 0;

onEach("[data-combobox]", (box) => {
  const input = box.querySelector("input:not([type=hidden])");
  const chosen = box.querySelector("[data-combobox-value]");
  const id = `suggestions-${++serial}`;
  const list = make("ul", { class: "x-combobox-list", role: "listbox", id, hidden: true, "aria-label": text("suggestions") });
  let timer;
  let request;
  box.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) {
    input.setAttribute(name, value);
  }

  input.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  input.addEventListener("keydown", (event) => {
    const act = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: take, Escape: close }[event.key];
    if (act && (!list.hidden || event.key.startsWith("Arrow")) && act() !== false) event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    pick(option);
  });

  async function ask() {
    request?.abort();
    const wanted = input.value.trim();
    if (!wanted) return close();
    request = new AbortController();
    const url = new URL(box.dataset.combobox, location.href);
    url.searchParams.set("q", wanted);
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(found) {
    const options = found.map((one, n) => make("li", { role: "option", id: `${id}-${n}`, "data-value": one.value, "data-label": one.label, "aria-selected": "false" },
      one.label, ...(one.hint ? [make("small", {}, one.hint)] : [])));
    list.replaceChildren(...(options.length ? options : [make("li", { class: "x-combobox-none", role: "option", "aria-disabled": "true" }, text("noSuggestions"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    announce(options.length ? text("suggestionCount", { count: options.length }) : text("noSuggestions"));
  }

  function step(by) {
    if (list.hidden) return void ask();
    const options = [...list.querySelectorAll("[data-value]")];
    if (!options.length) return;
    const at = options.findIndex((option) => option.ariaSelected === "true");
    options[at]?.setAttribute("aria-selected", "false");
    const next = options[(at + by + options.length) % options.length] ?? options[0];
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", next.id);
  }

  function take() {
    const option = list.querySelector('[aria-selected="true"]');
    if (!option) return false;
    pick(option);
  }

  function pick(option) {
    input.value = option.dataset.label;
    chosen.value = option.dataset.value;
    close();
    input.dispatchEvent(new CustomEvent("xaso:chosen", { bubbles: true, detail: { value: chosen.value } }));
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
});
