/* Keeps a session awake while somebody types or reads, and warns a minute before it locks
   (<body data-idle="seconds" data-awake="address">). Without it: the server locks all the same, without a warning. */
import { make, text } from "./text.js";

const { idle, awake } = document.body.dataset;
const seconds = Number(idle);
const WARNING = 60;
const OFTEN = 60000;
let last = Date.now();
let dialog;

if (seconds > WARNING) {
  for (const name of ["pointerdown", "keydown", "scroll"]) document.addEventListener(name, touch, { passive: true });
  document.addEventListener("htmx:after:request", note);
  window.addEventListener("storage", (event) => { if (event.key === "xaso-active") last = Number(event.newValue); });
  setInterval(check, 1000);
}

function note() {
  last = Date.now();
  try { localStorage.setItem("xaso-active", String(last)); } catch { /* storage is closed */ }
}

function touch() {
  if (!dialog && Date.now() - last > OFTEN) stayAwake();
}

function stayAwake() {
  note();
  return fetch(awake).catch(() => {});
}

function check() {
  const left = Math.ceil(seconds - (Date.now() - last) / 1000);
  if (left <= 0) location.reload();
  else if (left <= WARNING) warn(left);
  else dialog?.close();
}

function warn(left) {
  if (dialog) {
    dialog.querySelector("p").textContent = text("idle", { seconds: left });
    return;
  }
  const stay = make("button", { type: "button", class: "btn btn-primary" }, text("stay"));
  dialog = make("dialog", { class: "x-dialog", role: "alertdialog", "aria-labelledby": "idle-title" },
    make("h2", { id: "idle-title" }, text("idleTitle")), make("p", {}, text("idle", { seconds: left })), stay);
  stay.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    dialog = undefined;
    stayAwake();
  });
  document.body.append(dialog);
  dialog.showModal();
}
