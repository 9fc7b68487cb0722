/* A draft of every <form data-draft="key">, kept in this browser only, for a week, for who typed it
   (<body data-user>): it outlives a session that ended by itself, signing out removes it.
   Never kept: passwords, files, hidden fields, and what is marked data-private. Without it: nothing is remembered.
   A form that was sent loses its draft once the next page has no such form with errors. */
import { announce, make, onEach, text } from "./text.js";

const PREFIX = `xaso-draft:${document.body.dataset.user ?? ""}:`;
const ANY = "xaso-draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const SENT = `${ANY}sent`;

forgetSent();
forgetOld();
onEach("form[data-draft]", watch);

function watch(form) {
  const key = PREFIX + form.dataset.draft;
  const kept = read(key);
  if (kept && !form.querySelector("[data-error-summary]")) offer(form, key, kept);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(key, values(form)), 500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(key, values(form));
    try { sessionStorage.setItem(SENT, key); } catch { /* storage is closed */ }
  });
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !/^(password|file|hidden|submit|button|reset)$/.test(field.type) && !field.closest("[data-private]"),
  );
}

function values(form) {
  return fields(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? field.value : "", state(field)]);
}

function state(field) {
  if (/^(checkbox|radio)$/.test(field.type)) return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
}

function offer(form, key, kept) {
  const now = JSON.stringify(values(form));
  if (JSON.stringify(kept) === now) return;
  restore(form, kept);
  const drop = make("button", { type: "button", class: "btn btn-sm btn-outline-secondary" }, text("draftDrop"));
  const notice = make("div", { class: "x-message x-tone-info", role: "status" }, make("p", {}, text("draftRestored"), " "), drop);
  drop.addEventListener("click", () => {
    restore(form, JSON.parse(now));
    remove(key);
    notice.remove();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  form.before(notice);
  announce(text("draftRestored"));
}

function restore(form, kept) {
  for (const field of fields(form)) {
    const box = /^(checkbox|radio)$/.test(field.type);
    const found = kept.find(([name, value]) => name === field.name && (!box || value === field.value));
    if (!found) continue;
    if (box) field.checked = found[2];
    else if (field.multiple) for (const option of field.options) option.selected = found[2].includes(option.value);
    else field.value = found[2];
  }
}

function forgetSent() {
  let key;
  try { key = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { return; }
  const form = key && document.querySelector(`form[data-draft="${CSS.escape(key.slice(PREFIX.length))}"]`);
  if (key && !form?.querySelector("[data-error-summary]")) remove(key);
}

document.addEventListener("htmx:after:swap", forgetSent);

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(ANY)) read(key);
  } catch { /* storage is closed */ }
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Date.now() - kept.at < WEEK) return kept.values;
    localStorage.removeItem(key);
  } catch { /* storage is closed or holds something else */ }
  return null;
}

function write(key, kept) {
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: kept })); } catch { /* storage is full or closed */ }
}

function remove(key) {
  try { localStorage.removeItem(key); } catch { /* storage is closed */ }
}
