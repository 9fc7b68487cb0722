/* Keeps a session awake while somebody types or reads, warns a minute before it locks, then lays the lock over the page,
   under which everything typed stays (<body data-idle="seconds" data-user="whose page it is" data-awake="address"
   data-lock="address">). Once somebody else is signed in, in another tab, the page is loaded anew: it is no longer theirs.
   Without it: the server locks all the same, without a warning, and leads to the lock. */
import { make, text } from "./text.js";

const { idle, user, awake, lock: door } = document.body.dataset;
const seconds = Number(idle);
const WARNING = 60;
const OFTEN = 60000;
const LOCKED = 423;
const STALE_TOKEN = 403;
let last = Date.now();
let warning;
let lock;

if (seconds > WARNING) {
  for (const name of ["pointerdown", "keydown", "scroll"]) document.addEventListener(name, touch, { passive: true });
  document.addEventListener("htmx:after:request", (event) => { if (event.detail.ctx?.response?.status !== LOCKED) note(); });
  document.addEventListener("htmx:response:error", (event) => { if (event.detail.ctx.response.status === LOCKED) close(); });
  window.addEventListener("storage", (event) => {
    if (event.key !== "xaso-active" || !event.newValue) return;
    const [who, moment] = event.newValue.split(" ");
    last = Number(moment);
    if (lock || who !== user) askWhoIsThere();
  });
  note();
  setInterval(check, 1000);
}

function note() {
  last = Date.now();
  try { localStorage.setItem("xaso-active", `${user} ${last}`); } catch { /* storage is closed */ }
}

function touch() {
  if (!warning && !lock && Date.now() - last > OFTEN) stayAwake();
}

function stayAwake() {
  last = Date.now();
  askWhoIsThere();
}

async function askWhoIsThere() {
  let there;
  try {
    const reply = await fetch(awake);
    if (reply.status === LOCKED) lock ? askForLock() : close();
    if (!reply.ok) return;
    there = reply.redirected ? undefined : (await reply.json()).user;
  } catch { /* there is no connection: the server decides when it is back */
    return;
  }
  if (there !== user) location.reload();
  else if (lock) open();
  else note();
}

function check() {
  if (lock) return;
  const left = Math.ceil(seconds - (Date.now() - last) / 1000);
  if (left <= 0) close();
  else if (left <= WARNING) warn(left);
  else warning?.close();
}

function warn(left) {
  if (warning) {
    warning.querySelector("p").textContent = text("idle", { seconds: left });
    return;
  }
  const stay = make("button", { type: "button", class: "btn btn-primary" }, text("stay"));
  warning = make("dialog", { class: "x-dialog", role: "alertdialog", "aria-labelledby": "idle-title" },
    make("h2", { id: "idle-title" }, text("idleTitle")), make("p", {}, text("idle", { seconds: left })), stay);
  stay.addEventListener("click", () => warning.close());
  warning.addEventListener("close", () => {
    warning.remove();
    warning = undefined;
    if (!lock) stayAwake();
  });
  document.body.append(warning);
  warning.showModal();
}

/* Lays the lock over the page: nothing behind it can be seen, reached or lost. */
async function close() {
  if (lock) return;
  if (!door) {
    location.reload();
    return;
  }
  lock = make("dialog", { class: "x-dialog x-lock", "aria-labelledby": "lock-title" });
  lock.addEventListener("cancel", (event) => event.preventDefault());
  lock.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); });
  lock.addEventListener("submit", send);
  warning?.close();
  document.body.append(lock);
  lock.showModal();
  await askForLock();
}

async function askForLock() {
  let reply;
  try {
    reply = await fetch(`${door}?user=${user}`, { headers: { "HX-Request": "true" } });
  } catch {
    lock.replaceChildren(make("h1", { id: "lock-title" }, text("noConnection")));
    setTimeout(askForLock, 5000);
    return;
  }
  if (reply.ok && !reply.redirected) show(await reply.text());
  else location.reload();
}

function show(html) {
  const part = document.createRange().createContextualFragment(html);
  const whose = part.querySelector("[data-unlock]")?.dataset.unlock;
  if (whose && whose !== user) {
    location.reload();
    return;
  }
  lock.replaceChildren(part);
  lock.querySelector("h1").id = "lock-title";
  document.dispatchEvent(new CustomEvent("xaso:added"));
  (lock.querySelector("[data-error-summary]") ?? lock.querySelector("[autofocus]"))?.focus();
}

async function send(event) {
  const form = event.target;
  if (!form.matches("[data-unlock]")) return;
  event.preventDefault();
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => {});
  if (reply?.status === 204 || reply?.status === STALE_TOKEN) askWhoIsThere();
  else if (reply?.redirected && new URL(reply.url).pathname !== new URL(door, location.href).pathname) location.reload();
  else if (reply) show(await reply.text());
}

function open() {
  lock.close();
  lock.remove();
  lock = undefined;
  note();
}
