/* A part [data-live] of the page follows the queue: asked for every two seconds, by ETag, so that
   an unchanged queue costs an empty answer. With an address of its own (data-live="…") it is asked for
   without cookies, so that an officer's page that follows the queue does not keep the session awake. New calls ring, are spoken and shake the phone.
   Without it: the page stands still until it is loaded again. */
import { showClock } from "./time.js";
import { chime, speak } from "./voice.js";

const EVERY = 2000;
const LOST_AFTER = 10000;
const REPEATS = 2;
const lost = document.querySelector("[data-lost]");
const button = document.querySelector("[data-sound]");
let heard = new Set(calls().map((one) => one.dataset.call));
let answered = Date.now();
let sound = null;
const waiting = [];
let speaking = false;

function calls() {
  return [...document.querySelectorAll("[data-call]")];
}

async function ask() {
  try {
    const { live, tag } = document.querySelector("[data-live]").dataset;
    const headers = { "HX-Request": "true" };
    if (tag) headers["If-None-Match"] = tag;
    const credentials = live ? "omit" : "same-origin";
    const signal = AbortSignal.timeout(8000);
    const answer = await fetch(live || location.href, { headers, credentials, signal, cache: "no-store" });
    if (answer.status === 200) show(await answer.text(), answer.headers.get("ETag"));
    if (answer.ok || answer.status === 304) answered = Date.now();
    if (answer.status === 404 && !live) location.reload();
  } catch {
    // Said below once it lasts.
  }
  if (lost) lost.hidden = Date.now() - answered < LOST_AFTER;
  setTimeout(ask, EVERY);
}

function show(html, newTag) {
  const part = new DOMParser().parseFromString(html, "text/html").querySelector("[data-live]");
  if (!part) return;
  part.dataset.tag = newTag ?? "";
  document.querySelector("[data-live]").replaceWith(part);
  const fresh = calls().filter((one) => !heard.has(one.dataset.call));
  heard = new Set(calls().map((one) => one.dataset.call));
  for (const one of fresh.reverse()) announce(one.dataset);
}

function announce(call) {
  navigator.vibrate?.([300, 150, 300]);
  if (!sound) return;
  waiting.push(call);
  if (!speaking) speakNext();
}

async function speakNext() {
  const call = waiting.shift();
  speaking = call !== undefined;
  if (!speaking) return;
  await chime(sound);
  for (let turn = 0; turn < REPEATS; turn++) await speak(call, sound);
  speakNext();
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    sound ??= new AudioContext();
    sound.resume();
    window.speechSynthesis?.getVoices();
    button.setAttribute("aria-pressed", "true");
    button.hidden = true;
    chime(sound);
  });
}
showClock();
setTimeout(ask, EVERY);
