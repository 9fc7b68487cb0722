/* A begun submission on a phone whose line comes and goes. Who chooses “keep on this phone” fills in without a line;
   what was typed is sent once the line is back (sending.js). On the page for no line (data-offline) it shows the kept pages.
   Without it: pages and presses need a line, as everywhere. */
import { started } from "./install.js";
import "./store.js";
import "./sending.js";
import { announce, make } from "../../ui/js/text.js";

const panel = document.querySelector("[data-kept]");
const kept = globalThis.xasoKept;
const offline = panel?.hasAttribute("data-offline");
const path = location.pathname;
const submission = path.match(/\/nop\/to\/([0-9a-f-]{36})\//)?.[1] ?? "";
const REVIEW = "xem-lai/";
const MOVES = ["next", "back", "save", "add"];
const SAID = "xaso-kept-said";
const PATIENCE = 30_000;
let user = document.body.dataset.user ?? "";
let way = [];
let typing = false;

if (panel && "serviceWorker" in navigator && "indexedDB" in window && globalThis.crypto?.subtle) begin().catch(() => say("offer", false));

async function begin() {
  if (offline) user = await kept.who();
  else if (user) await kept.setWho(user);
  if (!user) return;
  await kept.forgetOld();
  if (path.endsWith("/da-nop/")) await kept.forget(user, submission);
  way = submission ? await kept.pages(user, submission) : [];
  panel.addEventListener("click", press);
  addEventListener("online", () => send());
  document.addEventListener("submit", onSubmit);
  addEventListener("change", stayHere, true);
  addEventListener("input", () => { typing = true; });
  if (offline) return showKept();
  if (way.length) await refresh();
  await tellState();
  if ((await kept.waiting(user)).some((row) => row.state === "waiting")) send();
}

/* What the panel says now: one of its sentences. */
function say(which, aloud = true) {
  for (const one of panel.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== which;
  panel.hidden = !panel.querySelector("[data-say]:not([hidden])");
  panel.dataset.state = which;
  if (aloud) announce(panel.querySelector("[data-say]:not([hidden]) strong")?.textContent);
}

async function tellState() {
  const rows = (await kept.waiting(user)).filter((row) => !submission || row.submission === submission);
  const refused = rows.find((row) => row.state === "refused");
  if (refused?.path === path) await kept.forgetTyped(refused);
  if (refused && (refused.path !== path || sessionStorage.getItem(SAID))) tellRefused(refused.address);
  else if (rows.some((row) => row.state === "waiting")) say("waiting", false);
  else if (way.length) say("keeping", false);
  else if (submission && document.querySelector("#content form[method=post]")) say("offer", false);
}

function tellRefused(address) {
  const reasons = JSON.parse(sessionStorage.getItem(SAID) ?? "[]");
  sessionStorage.removeItem(SAID);
  panel.querySelector("[data-reasons]").replaceChildren(...reasons.map((one) => make("li", {}, one)));
  panel.querySelector("[data-to=refused]").href = address;
  say("refused");
}

async function press(event) {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act === "keep") await keepAll();
  if (act === "forget") {
    await kept.forget(user, submission);
    way = [];
    say("offer");
  }
  if (act === "send") send(true);
}

/* Fetch every page of the submission as it is now. */
async function keepAll() {
  say("fetching");
  try {
    await workerStands();
    const state = await (await fetch(`/dich-vu-cong/nop/to/${submission}/giu-tren-may/`, { cache: "no-store" })).json();
    for (const [order, one] of state.pages.entries()) {
      const html = await (await fetch(one.url, { cache: "no-store" })).text();
      await keep(new DOMParser().parseFromString(html, "text/html"), one.url, order, one.title, state.name);
    }
    way = await kept.pages(user, submission);
    say("keeping");
  } catch {
    await kept.forget(user, submission);
    say("failed");
  }
}

/* Only with the service worker in place a page opens without a line. */
async function workerStands() {
  await started;
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
  await Promise.race([navigator.serviceWorker.ready, late]);
}

async function keep(page, at, order, title, name) {
  const content = page.getElementById("content");
  if (content) await kept.keepPage({ user, submission, path: at, order, title, name, html: content.outerHTML });
}

async function refresh() {
  const mine = way.find((one) => one.path === path);
  if (mine && !document.querySelector("[data-error-summary]")) await keep(document, path, mine.order, mine.title, mine.name);
}

/* Without a line a file stays in its input instead of setting out in parts. */
function stayHere(event) {
  if (!event.target.matches?.("input[type=file]") || !way.length) return;
  if (navigator.onLine && !offline) return;
  event.target.dataset.resumeFrom = "Infinity";
}

async function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.closest("#content") || !way.length) return;
  if (path.endsWith("/bo/")) return void kept.forget(user, submission);
  const act = event.submitter?.name === "act" ? event.submitter.value : "next";
  if (!way.some((one) => one.path === path)) return;
  if (!MOVES.includes(act)) {
    if (!offline) return;
    event.preventDefault();
    return say("needs");
  }
  event.preventDefault();
  const entries = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "act");
  if (!(await put([...entries, ["act", act]]))) return;
  if (navigator.onLine && (await send(true)) !== "offline") return;
  goOn(act);
}

async function put(entries) {
  const before = await kept.typed(user, path);
  const brought = new Set(entries.filter(([, value]) => value.size).map(([name]) => name));
  for (const sealed of before?.files ?? []) {
    if (!brought.has(sealed.name)) entries.push([sealed.name, await kept.file(user, sealed)]);
  }
  const { order } = way.find((one) => one.path === path);
  try {
    await kept.type({ user, submission, path, order, entries });
    return true;
  } catch {
    delete document.querySelector("form[data-going]")?.dataset.going;
    say("full");
    return false;
  }
}

/* On to the next kept page; the service worker shows it where there is no line. */
async function goOn(act) {
  const registration = await navigator.serviceWorker.ready;
  registration.sync?.register("xaso-send").catch(() => {});
  say("waiting");
  if (path.endsWith(REVIEW) || act === "save" || act === "add") return showFiles();
  const at = way.findIndex((one) => one.path === path);
  const next = way[at + (act === "back" ? -1 : 1)];
  if (next) location.assign(next.path);
}

/* `pressed`: the citizen waits for the answer and goes where it leads; else they stay where they are typing. */
async function send(pressed = false) {
  const heard = {};
  const before = (await kept.waiting(user)).length;
  const reason = await globalThis.xasoSend(user, (what, detail) => {
    if (what === "sending") return say("sending", false);
    heard.any = true;
    if (what === "sent") heard.sent = detail.address;
    if (what === "refused") heard.reasons = reasonsIn(detail.page);
    if (detail.path === path) heard.address = detail.address;
  });
  heard.any ||= (await kept.waiting(user)).length < before; // the service worker was faster
  if (heard.reasons?.length) sessionStorage.setItem(SAID, JSON.stringify(heard.reasons));
  if (reason === "signin") say("signin");
  else if (heard.sent) location.assign(heard.sent);
  else if (heard.any && way.length && !(await kept.pages(user, submission)).length) location.assign(`/dich-vu-cong/nop/to/${submission}/`);
  else if (pressed && heard.address) location.assign(heard.address);
  else if (heard.any && offline && !typing) location.reload();
  else await tellState();
  if (heard.any && panel.dataset.state === "keeping") say("sent");
  return reason;
}

/* What an answer says about files that it did not take; the rest stands beside its questions. */
function reasonsIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll("#content .x-tone-late li")].map((one) => one.textContent.trim());
}

/* The page for no line: the kept page of this address, or what is kept at all. */
async function showKept() {
  const rows = await kept.waiting(user);
  const mine = await kept.page(user, path);
  if (!mine) return listKept(rows);
  document.title = mine.title;
  const content = new DOMParser().parseFromString(mine.html, "text/html").getElementById("content");
  document.getElementById("content").replaceWith(content);
  for (const stale of content.querySelectorAll("[data-error-summary]")) stale.remove();
  const typed = await kept.typed(user, path);
  if (typed?.texts.length) restore(content.querySelector("form[method=post]"), typed.texts);
  if (path.endsWith(REVIEW)) await summarise(content);
  document.dispatchEvent(new CustomEvent("xaso:added"));
  await import(panel.dataset.conditions);
  await showFiles();
  say(rows.some((row) => row.submission === submission) ? "waiting" : "without");
  if (navigator.onLine) send();
}

function restore(form, texts) {
  for (const field of form.elements) {
    const given = texts.filter(([name]) => name === field.name).map(([, value]) => value);
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = given.includes(field.value);
    else if (field.multiple && field.options) for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length && !/^(file|hidden|submit|button)$/.test(field.type)) field.value = given[0];
  }
}

/* Instead of the review as it was: which pages were filled in here, to be looked at one by one. */
async function summarise(content) {
  const typed = new Set((await kept.waiting(user)).map((row) => row.path));
  const list = make("ul", { class: "submit-begun" });
  for (const one of way) {
    if (one.path === path) continue;
    const said = panel.querySelector(`[data-word=${typed.has(one.path) ? "typed" : "before"}]`).textContent;
    list.append(make("li", {}, make("div", {}, make("strong", {}, one.title), make("small", {}, said)), make("a", { href: one.path, class: "btn btn-outline-secondary" }, panel.querySelector("[data-word=look]").textContent)));
  }
  const old = [...content.querySelectorAll(".fm-review")];
  old[0]?.before(list);
  for (const stale of [...old, ...content.querySelectorAll(".x-alert")]) stale.remove();
}

async function showFiles() {
  const typed = await kept.typed(user, path);
  const place = panel.querySelector("[data-files]");
  const files = await Promise.all((typed?.files ?? []).map((one) => kept.file(user, one)));
  place.replaceChildren(...files.map((one) => make("li", {}, one.name)));
  place.hidden = !files.length;
}

async function listKept(rows) {
  const first = (await kept.pages(user)).filter((one, at, all) => all.findIndex((other) => other.submission === one.submission) === at);
  const place = document.querySelector("[data-begun]");
  for (const one of first) place.append(make("li", {}, make("a", { href: one.path }, one.name)));
  place.closest("section").hidden = !first.length;
  if (rows.length) say("waiting", false);
}
