/* The intake screen: scanner and suggestions send the form, changes are worked out, drafts are kept, nothing typed is lost.
   Without it: the buttons beside the boxes do the same, one page load each. */
import { onEach, timeNow } from "../ui/js/text.js";

const PAUSE = 1500;
const CARD = "|";
const BY_ALT = { KeyA: "[data-all]", KeyK: "[data-no]", KeyB: "[data-ask]" };
let timer;
let before = new Map();
let files = new Map();
let waiting = [];
let open = new Set();

const form = () => document.querySelector("form[data-intake]");
const named = (selector) => form()?.querySelector(selector);
const shown = (selector) => [...form().querySelectorAll(selector)].find((one) => one.offsetParent !== null);
const send = (button) => button && form().requestSubmit(button);

/* A card's text and whole numbers are sent by Enter and never asked about letter by letter. */
document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches?.("[data-box^=identify]") && (box.value.includes(CARD) || /^[\d .-]+$/.test(box.value))) event.stopPropagation();
  if (box.closest?.("[data-intake]")) keepSoon();
}, true);

document.addEventListener("xaso:scan", (event) => {
  if (event.target.closest("[data-scan-sends]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-box]")) send(named(`[data-go="${event.target.id}"]`));
});

document.addEventListener("xaso:chosen", (event) => {
  if (event.target.matches("[data-box]")) send(named(`[data-go="${event.target.id}"]`));
});

document.addEventListener("change", (event) => {
  if (!event.target.closest?.("[data-intake]")) return;
  if (event.target.matches("[data-refresh], [data-upload]")) send(named("[data-refresher]"));
  else keepSoon();
});

/* A large file that has come in parts goes into its paper. */
document.addEventListener("xaso:uploaded", () => send(named("[data-refresher]")));

document.addEventListener("keydown", (event) => {
  if (!form() || document.querySelector("dialog[open]")) return;
  const combobox = event.target.closest?.("[data-box]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send(shown("[data-receive]"));
  } else if (event.altKey && BY_ALT[event.code]) {
    event.preventDefault();
    send(named(BY_ALT[event.code]));
  } else if (event.key === "Enter" && combobox && !event.defaultPrevented) {
    event.preventDefault();
    send(named(`[data-go="${combobox.id}"]`));
  } else choices(event);
});

/* What is pressed while an answer is on its way is done after it, one by one in its order, with the form as it is then. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-intake]")) return;
  if (!event.target.classList.contains("counter-busy")) return event.target.classList.add("counter-busy");
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(event.submitter?.value ?? "");
}, true);

/* Arrow keys walk through a list of choices; a letter goes back to the box above it. */
function choices(event) {
  const list = event.target.closest?.("[data-choices]");
  if (!list || event.ctrlKey || event.altKey || event.metaKey) return;
  const buttons = [...list.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[buttons.indexOf(event.target) + step]?.focus();
  } else if (list.dataset.letters && /^\p{L}$/u.test(event.key)) document.getElementById(list.dataset.letters)?.focus();
}

/* Drafts: kept on the server a moment after the last change, and when the page is left. */
function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => keep(), PAUSE);
}

async function keep(leaving = false) {
  clearTimeout(timer);
  timer = undefined;
  const body = new FormData(form());
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("act", "autosave");
  const said = document.querySelector("[data-saved]");
  try {
    const answer = await fetch(form().action, { method: "post", body: new URLSearchParams(body), keepalive: leaving });
    if (!answer.ok) throw new Error();
    settle();
    said.textContent = said.dataset.savedText.replace("%(time)s", timeNow());
  } catch {
    said.textContent = said.dataset.lostText;
  }
}

/* A draft has an address of its own, so that a reload finds it. */
function settle() {
  history.replaceState(null, "", form().dataset.intake);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer && form()) keep(true);
});

/* What is typed or ticked while an answer is on its way stays; what was unfolded stays unfolded. */
document.addEventListener("htmx:before:request", () => {
  if (!form()) return;
  clearTimeout(timer);
  timer = undefined;
  before = states();
});

document.addEventListener("htmx:before:swap", () => {
  if (!form()) return;
  const now = states();
  before = new Map([...now].filter(([id, value]) => before.has(id) && before.get(id) !== value));
  files = new Map([...form().querySelectorAll("input[type=file]")].filter((one) => one.files.length && waiting.length).map((one) => [one.id, one.files]));
  open = new Set([...form().querySelectorAll("details[open][id]")].map((one) => one.id));
});

document.addEventListener("htmx:after:swap", () => {
  if (!form()) return;
  for (const field of fields()) {
    if (!before.has(key(field))) continue;
    if (isBox(field)) field.checked = before.get(key(field));
    else field.value = before.get(key(field));
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  settle();
  for (const [id, held] of files) {
    const field = document.getElementById(id);
    if (field) field.files = held;
  }
  while (waiting.length && !form().classList.contains("counter-busy")) send(named(`button[name=act][value="${CSS.escape(waiting.shift())}"]`));
});

/* Without a new form (no connection, a fault) this one is free again; on the way to another page it is not. */
document.addEventListener("htmx:finally:request", (event) => {
  const ctx = event.detail.ctx;
  if (ctx.status === "swapped" || ctx.response?.raw.redirected || !form()) return;
  form().classList.remove("counter-busy");
  waiting = [];
});

function fields() {
  return [...form().elements].filter((field) => field.name && /^(text|number|email|textarea|select-one|checkbox|radio)$/.test(field.type));
}

const isBox = (field) => /^(checkbox|radio)$/.test(field.type);
const key = (field) => field.id || field.name;

function states() {
  return new Map(fields().map((field) => [key(field), isBox(field) ? field.checked : field.value]));
}

/* The first field of an empty page is ready for the scanner. */
onEach("[data-intake] [autofocus]", (element) => element.focus());
