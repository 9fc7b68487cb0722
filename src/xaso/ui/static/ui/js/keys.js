/* The keyboard for officials. Without it: links, buttons and Tab, as everywhere.
   A letter never acts while somebody types, nor together with Ctrl, Alt or the like. */
import { announce, make, text } from "./text.js";

const help = document.getElementById("keys-help");
for (const button of document.querySelectorAll("[data-keys-help]")) {
  button.hidden = false;
  button.addEventListener("click", showHelp);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const act = { j: () => move(1), k: () => move(-1), x: select, Enter: () => open(event), "?": showHelp }[event.key];
  if (act ? act() !== false : press(event.key)) event.preventDefault();
});

function typing(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|button)$/.test(element.type);
}

function rows() {
  return [...document.querySelectorAll("[data-list] > *")].filter((row) => row.offsetParent !== null);
}

function current() {
  return document.querySelector("[data-list] > .x-at");
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  current()?.classList.remove("x-at");
  next.classList.add("x-at");
  next.scrollIntoView({ block: "nearest" });
  const link = next.querySelector("[data-open], th a, a[href]");
  if (link) link.focus({ preventScroll: true });
  else announce(next.textContent.trim());
}

function select() {
  const box = current()?.querySelector(".x-select input");
  if (!box) return false;
  box.click();
}

function open(event) {
  if (event.target.closest?.("a, button, summary")) return false;
  const link = current()?.querySelector("[data-open], th a, a[href]");
  if (!link) return false;
  link.click();
}

function press(key) {
  const element = [...document.querySelectorAll("[data-key]")].find(
    (candidate) => candidate.dataset.key === key && !candidate.disabled && candidate.offsetParent !== null,
  );
  if (!element) return false;
  if (/^(INPUT|TEXTAREA)$/.test(element.tagName)) {
    element.focus();
    element.select?.();
  } else element.click();
  return true;
}

function showHelp() {
  if (!help) return false;
  const list = help.querySelector("[data-keys-list]");
  for (const old of list.querySelectorAll("[data-of-page]")) old.remove();
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]:not(input)")) {
    if (seen.has(element.dataset.key)) continue;
    seen.add(element.dataset.key);
    const label = element.querySelector("span")?.textContent || element.textContent || element.ariaLabel;
    const key = make("dt", {}, make("kbd", { class: "x-kbd" }, element.dataset.key));
    list.append(make("div", { "data-of-page": true }, key, make("dd", {}, label.trim())));
  }
  help.showModal();
  announce(text("keysOpen"));
}
