/* Large files of <input type=file data-resume="address" data-resume-from="bytes"> travel in parts before their form, with
   progress, pause and removal, in <ul data-upload-list="name of the input">; the form then names them in "<name>-uploads".
   A form waits for its files; with data-hold="act act" only where its button says one of these.
   Without it: the files go with the form. */
import { announce, make, onEach, sizeOf, text } from "./text.js";
import { Transfer, ask, begun, forget, giveUp, keyOf } from "./transfer.js";

const SENT = "xaso-uploads-sent";
const MOVING = ["underway", "lost", "checking"];
const BUTTONS = { underway: "uploadPause", paused: "uploadGoOn", lost: "uploadTryAgain", failed: "uploadTryAgain" };
const rows = new Set();
let held = null;

forgetSent();

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-resume]")) return;
  if (input.closest("[data-drop]") && !input.dataset.shrunk) return; // files.js looks at photographs first
  const [large, small] = [[], new DataTransfer()];
  for (const file of input.files) {
    if (file.size >= Number(input.dataset.resumeFrom)) large.push(file);
    else small.items.add(file);
  }
  if (!large.length) return;
  input.files = small.files;
  for (const file of large) begin(input, file);
  if (!small.files.length && !input.closest("[data-drop]")) event.stopImmediatePropagation();
}, true);

/* What was sent with a form that has been answered is the form's; what was not stays beside its input. */
document.addEventListener("htmx:after:swap", () => {
  for (const row of rows) {
    if (row.line.isConnected) continue;
    if (row.sent) leave(row);
    else put(row);
  }
});

onEach("input[data-resume]", async (input) => {
  const named = [...(input.form?.querySelectorAll(`[data-upload-named][name="${input.name}-uploads"]`) ?? [])];
  const known = begun(placeOf(input));
  for (const one of named) {
    const url = `${input.dataset.resume}${one.value}/`;
    if (!known.some(([, path]) => path === url)) known.push([`${url}#`, url]);
    one.remove();
  }
  for (const [key, url] of known) await findAgain(input, key, url);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const mine = [...rows].filter((row) => row.line.closest("form") === form);
  const only = form.dataset.hold?.split(" ");
  if (!only || only.includes((event.submitter?.value ?? "").split(":")[0])) {
    const open = mine.filter((row) => row.state !== "arrived");
    if (open.length) return hold(event, open);
  }
  for (const row of mine) row.sent = row.state === "arrived";
  remember(mine.filter((row) => row.sent).map((row) => row.key));
}, true);

window.addEventListener("beforeunload", (event) => {
  if ([...rows].some((row) => row.line.isConnected && MOVING.includes(row.state))) event.preventDefault();
});

function begin(input, file) {
  const key = keyOf(placeOf(input), file);
  const known = [...rows].find((row) => row.key === key);
  if (known && known.state !== "again") return;
  if (known) leave(known, { keeping: true });
  const row = open(input, key, file.name, file.size);
  row.transfer = new Transfer(file, { at: input.dataset.resume, key, tell: (state, detail) => show(row, state, detail) });
}

async function findAgain(input, key, url) {
  if ([...rows].some((row) => row.key === key)) return;
  const about = await ask(url);
  if (about === null || (about && about.state === "refused" && !key.endsWith("#"))) forget(key);
  if (!about || [...rows].some((row) => row.key === key) || !input.isConnected) return;
  if (about.state === "refused" && !key.endsWith("#")) return;
  const row = open(input, key, about.name, about.size);
  if (about.state === "stored") show(row, "arrived", url);
  else if (about.state === "refused") show(row, "failed", { sentence: about.refusal });
  else show(row, "again", Math.floor((100 * about.offset) / about.size));
}

function open(input, key, name, size) {
  const act = make("button", { type: "button", class: "btn btn-sm btn-outline-secondary" });
  const away = make("button", { type: "button", class: "btn btn-sm btn-outline-secondary", "aria-label": text("removeFile", { name }) }, text("remove"));
  const bar = make("progress", { max: 100, value: 0, "aria-label": name });
  const words = make("p", { class: "x-upload-words" });
  const about = make("div", { class: "x-upload-about" }, make("span", {}, name, " ", make("small", {}, sizeOf(size))), bar, words);
  const line = make("li", { class: "x-upload" }, about, act, away);
  const row = { key, name, line, act, bar, words, list: input.name, place: input };
  act.addEventListener("click", () => (row.state === "underway" ? row.transfer.pause() : row.transfer.start()));
  away.addEventListener("click", () => {
    if (row.transfer) row.transfer.cancel();
    else giveUp(key, row.url);
    leave(row);
    document.getElementsByName(row.list)[0]?.focus();
    release();
  });
  rows.add(row);
  put(row);
  return row;
}

/* What a row says, and what can be done with it. */
function show(row, state, detail) {
  if (!rows.has(row)) return;
  const changed = row.state !== state;
  row.state = state;
  row.line.dataset.state = state;
  row.bar.hidden = !["underway", "paused", "lost"].includes(state);
  if (typeof detail === "number") row.bar.value = detail;
  row.words.textContent = sentence(state, row.bar.value, detail);
  row.act.hidden = !BUTTONS[state] || !row.transfer;
  if (BUTTONS[state] && changed) {
    row.act.textContent = text(BUTTONS[state]);
    row.act.setAttribute("aria-label", `${text(BUTTONS[state])}: ${row.name}`);
  }
  if (state === "arrived") name(row, detail);
  if (changed) announce(state === "underway" ? "" : `${row.name}: ${row.words.textContent}`);
  if (changed && !MOVING.includes(state)) release();
}

function sentence(state, percent, detail) {
  if (state === "underway") return text("uploadUnderway", { percent: `${percent}%` });
  if (state === "paused") return text("uploadPaused", { percent: `${percent}%` });
  if (state === "again") return text("uploadAgain", { percent: `${detail}%` });
  if (state === "lost") return text("uploadLost");
  if (state === "checking") return text("uploadChecking");
  if (state === "arrived") return text("uploadArrived");
  if (detail.sentence) return detail.sentence;
  if (detail.status === 413) return text("tooLarge");
  if (detail.status === 429) return text("tooOften");
  return text(detail.status === 404 || detail.status === 400 ? "serverFault" : "signedOut");
}

function name(row, url) {
  row.url = new URL(url, location.href).pathname;
  const id = row.url.split("/").filter(Boolean).pop();
  row.line.append(make("input", { type: "hidden", name: `${row.list}-uploads`, value: id }));
  const form = row.line.closest("form");
  form?.dispatchEvent(new CustomEvent("xaso:uploaded", { bubbles: true }));
}

function put(row) {
  const list = document.querySelector(`[data-upload-list="${CSS.escape(row.list)}"]`);
  if (!list) return;
  list.append(row.line);
  list.hidden = false;
}

function leave(row, { keeping = false } = {}) {
  const list = row.line.parentElement;
  rows.delete(row);
  row.line.remove();
  if (list) list.hidden = !list.children.length;
  if (!keeping) forget(row.key);
}

/* A form that was sent before its files have arrived goes by itself once they have. */
function hold(event, open) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const stuck = open.find((row) => !MOVING.includes(row.state));
  if (stuck) {
    held = null;
    announce(text("uploadHeld"));
    stuck.words.textContent = text("uploadHeld");
    return stuck.line.querySelector("button:not([hidden])").focus();
  }
  const { name: field, value } = event.submitter ?? {};
  held = { form: event.target, field, value };
  for (const row of open) row.line.dataset.waited = "";
  announce(text("uploadWait"));
  const list = open[0].line.parentElement;
  if (!list.querySelector(".x-upload-wait")) list.prepend(make("li", { class: "x-upload-wait" }, text("uploadWait")));
}

function release() {
  if (!held) return;
  const form = held.form.isConnected ? held.form : document.getElementById(held.form.id);
  const mine = [...rows].filter((row) => row.line.closest("form") === form);
  if (!form || mine.some((row) => MOVING.includes(row.state))) return;
  const { field, value } = held;
  held = null;
  for (const wait of form.querySelectorAll(".x-upload-wait")) wait.remove();
  if (mine.some((row) => row.state !== "arrived")) return;
  const button = field && form.querySelector(`[name="${CSS.escape(field)}"][value="${CSS.escape(value)}"]`);
  form.requestSubmit(button || undefined);
}

function placeOf(input) {
  const form = input.form;
  return `${form?.dataset.intake ?? form?.dataset.draft ?? location.pathname}#${input.name}`;
}

function remember(keys) {
  try { if (keys.length) sessionStorage.setItem(SENT, JSON.stringify(keys)); } catch { /* storage is closed */ }
}

/* The next page tells whether a form came through: it shows another form, or says what is wrong with this one. */
function forgetSent() {
  let sent;
  try { sent = JSON.parse(sessionStorage.getItem(SENT)) ?? []; sessionStorage.removeItem(SENT); } catch { return; }
  const here = [...document.querySelectorAll("input[data-resume]")].map(placeOf);
  const answered = document.querySelector("[data-error-summary]");
  for (const key of sent) if (answered || !here.some((place) => key.includes(`:${place}:`))) forget(key);
}
