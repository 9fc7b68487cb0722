"""Record the pieces that the board of the queue speaks with where the browser has no Vietnamese voice.

Run ``.venv/bin/python tools/record_voice.py`` after changing the words; it needs espeak-ng and lame
(Debian's packages of these names). What espeak-ng speaks belongs to whoever had it spoken. The result is
committed: one recording, and where in it each piece begins and ends.
"""

import io
import json
import subprocess
import wave
from pathlib import Path

from xaso.public_services.queue.speech import DIGITS, LETTERS

TARGET = Path(__file__).resolve().parent.parent / "src/xaso/public_services/queue/static/queue"
VOICE = ("espeak-ng", "-v", "vi", "-s", "125", "-p", "45", "-a", "160", "--stdout")
PACK = ("lame", "--quiet", "-m", "m", "-b", "32", "--resample", "22.05", "-", "-")
GAP = 0.15
QUIET = 300
MARGIN = 0.02
HEAD = """/* Where each piece of voice.mp3 begins and ends, in seconds; written by tools/record_voice.py. */
export const pieces = """


def words() -> dict[str, str]:
    """Return what is spoken, by the key of the piece."""
    digits = {str(number): word for number, word in enumerate(DIGITS)}
    return {"call": "Mời số", "to": "đến quầy số"} | digits | LETTERS


def speak(text: str) -> tuple[bytes, int]:
    """Return the samples of a text without the silence around it, and how many make a second."""
    spoken = subprocess.run([*VOICE, text], check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(spoken)) as recording:
        rate = recording.getframerate()
        samples = recording.readframes(recording.getnframes())
    loud = [at for at, one in enumerate(memoryview(samples).cast("h")) if abs(one) > QUIET]
    margin = int(rate * MARGIN)
    return samples[2 * max(0, loud[0] - margin) : 2 * (loud[-1] + margin)], rate


def main() -> None:
    """Speak every piece into one recording and write down where it lies."""
    whole, places, rate = b"", {}, 0
    for key, text in words().items():
        samples, rate = speak(text)
        silence = bytes(2 * int(rate * GAP))
        begin = (len(whole) + len(silence)) / 2 / rate
        places[key] = [round(begin, 3), round(begin + len(samples) / 2 / rate, 3)]
        whole += silence + samples
    packed = io.BytesIO()
    with wave.open(packed, "wb") as recording:
        recording.setparams((1, 2, rate, 0, "NONE", ""))
        recording.writeframes(whole + silence)
    spoken = subprocess.run(PACK, input=packed.getvalue(), check=True, capture_output=True)
    (TARGET / "voice.mp3").write_bytes(spoken.stdout)
    (TARGET / "voice-pieces.js").write_text(f"{HEAD}{json.dumps(places)};\n")


if __name__ == "__main__":
    main()
