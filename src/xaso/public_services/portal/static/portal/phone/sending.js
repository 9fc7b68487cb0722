/* Sends what waits on this phone, page by page by the ordinary posts, then the submission itself. Sending again is
   harmless: a page only keeps answers, and a submission that has become a dossier answers with its receipt. Windows and
   the service worker send one after the other. Plain script, for both; needs store.js; it offers `xasoSend(user, tell)`. */
(() => {
  const PART = 256 * 1024;
  const TUS = { "Tus-Resumable": "1.0.0" };
  const kept = globalThis.xasoKept;

  class Stop extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** Send everything of a person, one window after the other; returns what stopped it ("offline", "signin") or "". */
  globalThis.xasoSend = async function send(user, tell = () => {}) {
    const act = () => all(user, tell);
    return navigator.locks ? navigator.locks.request("xaso-send", act) : act();
  };

  async function all(user, tell) {
    const rows = (await kept.waiting(user)).filter((row) => row.state === "waiting");
    try {
      for (const submission of new Set(rows.map((row) => row.submission))) {
        await sendOne(user, rows.filter((row) => row.submission === submission), tell);
      }
    } catch (error) {
      return error instanceof Stop ? error.reason : "offline";
    }
    return "";
  }

  async function sendOne(user, rows, tell) {
    const base = `/dich-vu-cong/nop/to/${rows[0].submission}/`;
    let state = await ask(base);
    if (state === null || state.user !== user) return; // another person's session, or thrown away elsewhere
    for (const row of rows) {
      if (state.sent) break;
      if (row.path === state.review) {
        state = await ask(base);
        if (state.left) {
          await refuse(row, state.left, tell);
          break;
        }
      }
      await post(user, row, state, tell);
    }
    state = await ask(base);
    if (!state?.sent) return;
    await kept.forget(user, rows[0].submission);
    tell("sent", { address: state.sent });
  }

  /** How the submission stands on the server, with a fresh form token; null if it is not this person's. */
  async function ask(base) {
    const answer = await fetch(`${base}giu-tren-may/`, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Stop("signin");
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Stop("offline");
    return answer.json();
  }

  async function post(user, row, state, tell) {
    const body = new FormData();
    const whole = await kept.typed(user, row.path);
    for (const [name, value] of whole.texts) body.append(name, value);
    tell("sending", { path: row.path });
    for (const [at, sealed] of row.files.entries()) await bring(user, row, at, sealed, body, state);
    const headers = { "X-CSRFToken": state.token };
    const answer = await fetch(row.path, { method: "POST", body, headers, cache: "no-store" });
    const place = new URL(answer.url).pathname;
    if (answer.status === 422) return refuse(row, `${row.path}?check=1`, tell, await answer.text());
    if (answer.status === 404) return kept.forgetTyped(row); // other answers made this page needless
    if (!answer.ok) throw new Stop("offline");
    if (!place.startsWith("/dich-vu-cong/")) throw new Stop("signin");
    await kept.forgetTyped(row);
    tell("kept", { path: row.path, address: answer.url });
  }

  /* The server has kept what was typed; the phone keeps where to look at it. */
  async function refuse(row, address, tell, page = "") {
    await kept.note(row, { state: "refused", address, sealed: null, files: [], size: 0 });
    tell("refused", { path: row.path, address, page });
  }

  /* A small file goes with the form, a larger one in parts before it; those that arrived are not sent again. */
  async function bring(user, row, at, sealed, body, state) {
    const file = await kept.file(user, sealed);
    if (file.size < PART) return body.append(sealed.name, file);
    const url = row.uploads[at] ?? (await begin(state.uploads, file));
    row.uploads[at] = url;
    await kept.note(row, { uploads: row.uploads });
    let offset = await offsetOf(url);
    if (offset === null) {
      delete row.uploads[at];
      return bring(user, row, at, sealed, body, state);
    }
    while (offset < file.size) offset = await part(url, file, offset);
    body.append(`${sealed.name}-uploads`, url.split("/").filter(Boolean).pop());
  }

  async function begin(at, file) {
    const name = btoa(String.fromCodePoint(...new TextEncoder().encode(file.name)));
    const headers = { ...TUS, "Upload-Length": file.size, "Upload-Metadata": `filename ${name}` };
    const answer = await fetch(at, { method: "POST", headers });
    if (answer.status !== 201) throw new Stop("offline");
    return new URL(answer.headers.get("Location"), self.location.href).pathname;
  }

  async function offsetOf(url) {
    const answer = await fetch(url, { method: "HEAD", headers: TUS, cache: "no-store" });
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Stop("offline");
    return Number(answer.headers.get("Upload-Offset"));
  }

  async function part(url, file, offset) {
    const headers = { ...TUS, "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    const answer = await fetch(url, { method: "PATCH", headers, body: file.slice(offset, offset + PART) });
    if (!answer.ok) throw new Stop("offline");
    return Number(answer.headers.get("Upload-Offset"));
  }
})();
