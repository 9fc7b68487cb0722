/* What a citizen chose to keep on this phone: pages of a form as they were, and what was typed while there was no line.
   Everything is sealed (AES-GCM) by a key that lies in this browser and that no script can read out; see the portal's README
   for what this protects and what not. Plain script, for pages and for the service worker; it offers `xasoKept`. */
(() => {
  const MONTH = 30 * 24 * 3600 * 1000;
  const MOST = 20 * 1024 * 1024;
  const TABLES = { keys: "user", now: "is", pages: ["user", "path"], typed: ["user", "path"] };
  let opened;

  function database() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("xaso-kept", 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(TABLES)) asked.result.createObjectStore(name, { keyPath });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function table(name, mode, act) {
    const rows = (await database()).transaction(name, mode).objectStore(name);
    return new Promise((resolve, reject) => {
      const asked = act(rows);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  const read = (name, key) => table(name, "readonly", (rows) => rows.get(key));
  const all = (name) => table(name, "readonly", (rows) => rows.getAll());
  const write = (name, row) => table(name, "readwrite", (rows) => rows.put(row));
  const remove = (name, key) => table(name, "readwrite", (rows) => rows.delete(key));

  async function keyOf(user) {
    const kept = await read("keys", user);
    if (kept) return kept.key;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await write("keys", { user, key });
    return key;
  }

  async function seal(user, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(user), bytes) };
  }

  async function unseal(user, { iv, data }) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(user), data);
  }

  const sealText = (user, value) => seal(user, new TextEncoder().encode(JSON.stringify(value)));
  const openText = async (user, sealed) => JSON.parse(new TextDecoder().decode(await unseal(user, sealed)));

  /** Whose pages were open here last. */
  const who = async () => (await read("now", "user"))?.user ?? "";
  const setWho = (user) => write("now", { is: "user", user });

  /** Keep a page of a submission as it is now, with its title and the name of the matter; `order` is its place on the way. */
  async function keepPage({ user, submission, path, order, ...what }) {
    await write("pages", { user, submission, path, order, at: Date.now(), sealed: await sealText(user, what) });
  }

  async function page(user, path) {
    const row = await read("pages", [user, path]);
    return row && { ...row, ...(await openText(user, row.sealed)) };
  }

  /** The kept pages of a person, or of one submission, in their order. */
  async function pages(user, submission) {
    const mine = (await all("pages")).filter((row) => row.user === user && (!submission || row.submission === submission));
    const found = await Promise.all(mine.map(async (row) => ({ ...row, ...(await openText(user, row.sealed)) })));
    return found.sort((one, other) => one.order - other.order);
  }

  /** Keep what was typed on a page: pairs of name and value, a value being a text or a file. */
  async function type({ user, submission, path, order, entries }) {
    const [texts, files] = [[], []];
    for (const [name, value] of entries) {
      if (typeof value === "string") texts.push([name, value]);
      else if (value.size) files.push([name, value]);
    }
    const size = files.reduce((sum, [, file]) => sum + file.size, 0);
    const others = (await all("typed")).filter((row) => row.path !== path);
    if (size + others.reduce((sum, row) => sum + row.size, 0) > MOST) throw new RangeError("full");
    const kept = [];
    for (const [name, file] of files) {
      kept.push({ name, called: await sealText(user, file.name), type: file.type, size: file.size, ...(await seal(user, await file.arrayBuffer())) });
    }
    const row = { user, submission, path, order, at: Date.now(), size, state: "waiting", sealed: await sealText(user, texts), files: kept, uploads: {} };
    await write("typed", row);
  }

  /** What was typed on a page and not sent yet, opened. */
  async function typed(user, path) {
    const row = await read("typed", [user, path]);
    return row && { ...row, texts: row.sealed ? await openText(user, row.sealed) : [] };
  }

  /** What a person typed here: rows in the order of the way, not opened. */
  async function waiting(user) {
    const mine = (await all("typed")).filter((row) => row.user === user);
    return mine.sort((one, other) => (one.submission === other.submission ? one.order - other.order : one.at - other.at));
  }

  async function file(user, sealed) {
    return new File([await unseal(user, sealed)], await openText(user, sealed.called), { type: sealed.type });
  }

  const note = async (row, change) => write("typed", { ...(await read("typed", [row.user, row.path])), ...change });
  const forgetTyped = (row) => remove("typed", [row.user, row.path]);

  /** Forget a submission; the key goes with a person's last one. */
  async function forget(user, submission) {
    for (const name of ["pages", "typed"]) {
      for (const row of await all(name)) if (row.user === user && row.submission === submission) await remove(name, [user, row.path]);
    }
    if (!(await pages(user)).length) await remove("keys", user);
  }

  /** Forget whatever nobody touched for thirty days, whoever it belongs to. */
  async function forgetOld() {
    const [kept, rows] = [await all("pages"), await all("typed")];
    const fresh = new Set([...kept, ...rows].filter((row) => Date.now() - row.at < MONTH).map((row) => `${row.user} ${row.submission}`));
    for (const row of kept) if (!fresh.has(`${row.user} ${row.submission}`)) await forget(row.user, row.submission);
  }

  globalThis.xasoKept = { who, setWho, keepPage, page, pages, type, typed, waiting, file, note, forgetTyped, forget, forgetOld };
})();
