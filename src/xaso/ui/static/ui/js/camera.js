/* The camera: reads a QR code into [data-scan], or photographs a page into a file input.
   Without it: type the code, or choose a file (phones offer their camera there too). */
import { announce, loadScript, make, onEach, text } from "./text.js";
import { deliver } from "./scanner.js";
import { addFiles, shrink } from "./files.js";

const able = Boolean(navigator.mediaDevices?.getUserMedia);
const decoder = new URL("../vendor/jsQR.js", import.meta.url);

onEach("[data-scan-camera]", (button) => {
  button.hidden = !able;
  button.addEventListener("click", () => openCamera(text("pointAtCode"), (view) => readCode(view, button.closest("[data-scan]"))));
});

onEach("[data-photograph]", (button) => {
  button.hidden = !able;
  const input = button.closest("[data-drop]").querySelector("input[type=file]");
  button.addEventListener("click", () => openCamera(text("pointAtPaper"), (view) => photograph(view, input)));
});

async function openCamera(title, use) {
  const video = make("video", { playsinline: true, muted: true, autoplay: true });
  const frame = make("div", { class: "x-camera-frame" }, video);
  const acts = make("div", { class: "x-buttons" });
  const cancel = make("button", { type: "button", class: "btn btn-outline-secondary" }, text("cancel"));
  const dialog = make("dialog", { class: "x-dialog x-camera", "aria-label": title }, make("h2", {}, title), frame, acts);
  acts.append(cancel);
  document.body.append(dialog);
  let stream;
  const close = () => dialog.close();
  cancel.addEventListener("click", close);
  dialog.addEventListener("close", () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    dialog.remove();
  });
  dialog.showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    if (!dialog.open) return stream.getTracks().forEach((track) => track.stop());
    video.srcObject = stream;
    await video.play();
    use({ video, dialog, acts, close });
  } catch {
    frame.replaceChildren(make("p", { role: "alert" }, text("noCamera")));
  }
}

async function readCode({ video, dialog, close }, place) {
  const read = await codeReader();
  const canvas = make("canvas");
  while (dialog.open) {
    const value = video.videoWidth ? await read(video, canvas) : "";
    if (value) {
      close();
      deliver(place.matches("input") ? place : place.querySelector("input"), value);
      announce(text("codeRead"));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function codeReader() {
  if ("BarcodeDetector" in window) {
    const formats = await BarcodeDetector.getSupportedFormats();
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
    }
  }
  await loadScript(decoder.href, "jsQR");
  return async (video, canvas) => {
    const { context, width, height } = draw(video, canvas, 1000);
    return window.jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data ?? "";
  };
}

function draw(video, canvas, longest) {
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return { context, width: canvas.width, height: canvas.height };
}

function photograph({ video, dialog, acts, close }, input) {
  dialog.classList.add("x-camera-photo");
  const shoot = make("button", { type: "button", class: "btn btn-primary" }, text("takePhoto"));
  acts.prepend(shoot);
  shoot.focus();
  shoot.addEventListener("click", async () => {
    const canvas = make("canvas");
    draw(video, canvas, Infinity);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
    const name = `${text("photoName")}-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}.jpg`;
    addFiles(input, [await shrink(new File([picture], name, { type: "image/jpeg" }))]);
    close();
    announce(text("photoTaken"));
  });
}
