/* Files: dropping, a list with previews, and photographs made smaller before they travel (2,000 px, JPEG).
   Without it: the browser's own file input, photographs at their full size. */
import { make, onEach, sizeOf, text } from "./text.js";

const LONGEST = 2000;
const SMALL = 600 * 1024;
const PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/;

onEach("[data-drop]", (place) => {
  const input = place.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add("x-drop-over");
    });
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("x-drop-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    addFiles(input, [...event.dataTransfer.files]);
  });
  input.addEventListener("change", async () => {
    if (input.dataset.shrunk) return void delete input.dataset.shrunk;
    put(input, await Promise.all([...input.files].map(shrink)));
  });
});

/** Add files to an input: beside the others where several fit, else in their place. */
export async function addFiles(input, files) {
  const small = await Promise.all(files.map(shrink));
  put(input, input.multiple ? [...input.files, ...small] : small.slice(0, 1));
}

/** Return a photograph no larger than 2,000 px as JPEG; everything else as it is. */
export async function shrink(file) {
  if (!PHOTO.test(file.type) || file.size < SMALL) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = make("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function put(input, files) {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  input.files = held.files;
  input.dataset.shrunk = "yes";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  delete input.dataset.shrunk;
  list(input);
}

function list(input) {
  const place = input.closest("[data-drop]")?.querySelector("[data-drop-list]");
  if (!place) return;
  place.hidden = !input.files.length;
  place.replaceChildren(...[...input.files].map((file, at) => line(input, file, at)));
}

function line(input, file, at) {
  const size = sizeOf(file.size);
  const away = make("button", { type: "button", class: "btn btn-sm btn-outline-secondary", "aria-label": text("removeFile", { name: file.name }) }, text("remove"));
  away.addEventListener("click", () => {
    put(input, [...input.files].filter((_, n) => n !== at));
    input.focus();
  });
  const row = make("li", {}, make("span", {}, file.name, " ", make("small", {}, size)), away);
  if (PHOTO.test(file.type)) {
    const picture = make("img", { src: URL.createObjectURL(file), alt: "" });
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    row.prepend(picture);
  }
  return row;
}
