/* How a call sounds: a gong, then a sentence, in the way that the commune has chosen (data-voice): by the browser's own
   Vietnamese voice if it has one, else by recorded pieces; or by these always; or by the gong alone.
   Without a voice and without the recording: the gong. */
import { pieces } from "./voice-pieces.js";

const recording = new URL("voice.mp3", import.meta.url);
const BETWEEN = 0.06;
let spoken = null;

/** Ring; the promise is kept once it has rung. */
export function chime(sound) {
  for (const [at, tone] of [[0, 659], [0.35, 523]]) {
    const note = new OscillatorNode(sound, { frequency: tone });
    const volume = new GainNode(sound, { gain: 0.35 });
    const start = sound.currentTime + at;
    volume.gain.setValueAtTime(0.35, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
    note.connect(volume).connect(sound.destination);
    note.start(start);
    note.stop(start + 0.6);
  }
  return new Promise((done) => setTimeout(done, 1100));
}

/** Say a call ({say, code, desk}) once. */
export async function speak(call, sound) {
  const way = document.querySelector("[data-voice]")?.dataset.voice;
  if (!call.say || !way || way === "gong") return;
  const voice = way === "own" && window.speechSynthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith("vi"));
  if (voice) await speakItself(call.say, voice);
  else await play(["call", ...call.code, "to", ...call.desk], sound);
}

function speakItself(sentence, voice) {
  const words = new SpeechSynthesisUtterance(sentence);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9;
  return new Promise((done) => {
    words.onend = words.onerror = done;
    setTimeout(done, 12000);
    speechSynthesis.speak(words);
  });
}

async function play(keys, sound) {
  try {
    spoken ??= await load(sound);
  } catch {
    return;
  }
  let at = sound.currentTime + 0.05;
  for (const key of keys) {
    if (!pieces[key]) continue;
    const [begin, end] = pieces[key];
    const piece = new AudioBufferSourceNode(sound, { buffer: spoken });
    piece.connect(sound.destination);
    piece.start(at, begin, end - begin);
    at += end - begin + BETWEEN;
  }
  await new Promise((done) => setTimeout(done, 1000 * (at - sound.currentTime) + 250));
}

async function load(sound) {
  const answer = await fetch(recording);
  if (!answer.ok) throw new Error(answer.statusText);
  return sound.decodeAudioData(await answer.arrayBuffer());
}
