/* One large file on its way in parts (tus 1.0.0, spoken by tus-js-client). It goes on by itself after a lost line, and
   where it stopped after a reload. This browser remembers a hash and an address for a day, never what a file is called. */
import { loadScript } from "./text.js";

const library = new URL("../vendor/tus.min.js", import.meta.url);
const PREFIX = `xaso-upload:${document.body.dataset.user ?? ""}:`;
const DAY = 24 * 3600 * 1000;
const PIECE = 4 * 1024 * 1024;
const RETRIES = [0, 1000, 3000];
const AGAIN = 8000;

/** Send a file, or the rest of it; `tell(state, detail)` hears how it goes. */
export class Transfer {
  constructor(file, { at, key, tell }) {
    Object.assign(this, { file, at, key, tell, wanted: true });
    window.addEventListener("online", () => this.lost && this.start());
    this.start();
  }

  async start() {
    clearTimeout(this.timer);
    this.wanted = true;
    this.lost = false;
    this.tell("underway", this.percent ?? 0);
    try {
      await loadScript(library.href, "tus");
    } catch {
      return this.wait();
    }
    if (!this.wanted) return;
    this.upload ??= this.prepare();
    this.upload.start();
  }

  prepare() {
    return new window.tus.Upload(this.file, {
      endpoint: this.at,
      uploadUrl: address(this.key),
      metadata: { filename: this.file.name },
      chunkSize: PIECE,
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => keep(this.key, this.upload.url),
      onProgress: (sent, size) => this.wanted && this.tell("underway", (this.percent = Math.floor((100 * sent) / size))),
      onSuccess: () => this.check(),
      onError: (error) => this.fail(error),
    });
  }

  pause() {
    this.stop();
    this.tell("paused", this.percent ?? 0);
  }

  /** Give it up; the server forgets what has arrived. */
  cancel() {
    this.stop();
    giveUp(this.key, this.upload?.url);
  }

  stop() {
    clearTimeout(this.timer);
    this.wanted = this.lost = false;
    this.upload?.abort();
  }

  wait() {
    this.lost = true;
    this.tell("lost");
    this.timer = setTimeout(() => this.start(), AGAIN);
  }

  async check() {
    this.tell("checking");
    const about = await ask(this.upload.url);
    if (!this.wanted) return;
    if (about === undefined) this.wait();
    else if (about?.state === "stored") this.tell("arrived", this.upload.url);
    else {
      forget(this.key);
      this.tell("failed", about?.refusal ? { sentence: about.refusal } : { status: 404 });
      this.upload = undefined;
    }
  }

  fail(error) {
    if (!this.wanted) return;
    const status = error.originalResponse?.getStatus() ?? 0;
    if (status === 0 || status >= 500 || status === 409 || status === 423) this.wait();
    else this.tell("failed", { status });
  }
}

/** Ask what became of an upload: `null` if it is not there, `undefined` if nobody can say now. */
export async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.status === 404 || answer.status === 410) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Forget an upload here and on the server. */
export async function giveUp(key, url = address(key)) {
  forget(key);
  if (!url) return;
  try {
    await fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" }, keepalive: true });
  } catch { /* the server forgets it after a day */ }
}

/** Return by what a file is known again in its place: a hash of its name, size and age. */
export function keyOf(place, file) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of `${file.name}|${file.size}|${file.lastModified}`) {
    a = Math.imul(a ^ letter.codePointAt(0), 2654435761);
    b = Math.imul(b ^ letter.codePointAt(0), 1597334677);
  }
  return `${PREFIX}${place}:${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

/** Return what was begun in a place and not yet given to a form: pairs of key and address. */
export function begun(place) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${place}:`));
    return keys.map((key) => [key, address(key)]).filter(([, url]) => url);
  } catch {
    return [];
  }
}

export function forget(key) {
  try { localStorage.removeItem(key); } catch { /* storage is closed */ }
}

function keep(key, url) {
  try { localStorage.setItem(key, JSON.stringify({ url: new URL(url, location.href).pathname, at: Date.now() })); } catch { /* storage is full or closed */ }
}

function address(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Date.now() - kept.at < DAY) return kept.url;
    localStorage.removeItem(key);
  } catch { /* storage is closed or holds something else */ }
  return null;
}
