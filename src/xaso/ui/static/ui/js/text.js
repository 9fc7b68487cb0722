/* Sentences for scripts, translated by the server into <script id="ui-texts" type="application/json">. */

const block = document.getElementById("ui-texts");
const texts = block ? JSON.parse(block.textContent) : {};

/** Return a sentence with its %(name)s filled in. */
export function text(key, values = {}) {
  return (texts[key] ?? "").replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

/** Say a sentence through the polite live region. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  if (!region || !sentence) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = sentence; }, 60);
}

/** Say what time it is in Viet Nam, whatever zone this machine believes to be in. */
export function timeNow() {
  const shape = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" };
  return new Date().toLocaleTimeString(document.documentElement.lang || "vi", shape);
}

/** Run for everything that matches now and for what htmx swaps in later. */
export function onEach(selector, prepare) {
  const done = new WeakSet();
  const run = (root) => {
    for (const element of root.querySelectorAll(selector)) {
      if (done.has(element)) continue;
      done.add(element);
      prepare(element);
    }
  };
  run(document);
  document.addEventListener("htmx:after:swap", () => run(document));
  document.addEventListener("xaso:added", () => run(document));
}

/** Return a size in bytes as people read it. */
export function sizeOf(bytes) {
  const large = bytes >= 1048576;
  const figure = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: large ? 1 : 0 });
  return text(large ? "megabytes" : "kilobytes", { size: figure.format(large ? bytes / 1048576 : Math.ceil(bytes / 1024)) });
}

/** Load a library that only few pages need; it is there once `window` has it by this name. */
export function loadScript(src, name) {
  if (window[name]) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = make("script", { src });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

/** Make an element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
