"""Recognising scans: ocrmypdf with Tesseract, into a PDF/A-2b with a text layer.

The programs belong to the machine, not to Python: where one is missing the document is
registered all the same, without a text layer.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

PROGRAMS = ("tesseract", "gs", "unpaper")
LANGUAGE = "vie"
SECONDS_A_PAGE = 90
HAS_TEXT = 6
"""What ocrmypdf says of a PDF with text on some pages; all of it is then recognised anew."""
_PAGE = re.compile(r"^\s+([0-9]+) .*hocr")

type Progress = Callable[[int], None]


class RecognitionMissingError(RuntimeError):
    """The machine lacks a program or the Vietnamese language for recognition."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class RecognitionFailedError(RuntimeError):
    """A scan could not be recognised."""


def missing_programs() -> str:
    """Name what recognition needs and this machine lacks; empty if nothing."""
    lacking = [one for one in PROGRAMS if shutil.which(one) is None]
    if "tesseract" not in lacking and LANGUAGE not in _languages():
        lacking.append(f"tesseract-{LANGUAGE}")
    return ", ".join(lacking)


def recognise(pdf: bytes, *, pages: int, progress: Progress) -> bytes:
    """Return the scan as PDF/A-2b with a text layer; ``progress`` is told of each page begun.

    Raises:
        RecognitionMissingError: a program is missing.
        RecognitionFailedError: this scan cannot be recognised, or takes too long.
    """
    if missing := missing_programs():
        raise RecognitionMissingError(missing)
    with tempfile.TemporaryDirectory(prefix="xaso-scan-") as folder:
        source, target = Path(folder, "scan.pdf"), Path(folder, "text.pdf")
        source.write_bytes(pdf)
        seconds = SECONDS_A_PAGE * max(pages, 1)
        code = _run(source, target, seconds=seconds, progress=progress)
        if code == HAS_TEXT:
            code = _run(source, target, "--force-ocr", seconds=seconds, progress=progress)
        if code != 0 or not target.exists():
            raise RecognitionFailedError(code)
        return target.read_bytes()


def _run(source: Path, target: Path, *more: str, seconds: int, progress: Progress) -> int:
    """Run the program; return its code. A PDF/A is made without Ghostscript where possible."""
    command = [
        sys.executable, "-m", "ocrmypdf", "-v", "1", "--jobs", "1", "--language", LANGUAGE,
        "--deskew", "--clean", "--rotate-pages", "--output-type", "pdfa-2",
        "--tesseract-timeout", str(SECONDS_A_PAGE), *more, str(source), str(target),
    ]  # fmt: skip
    environment = os.environ | {"OMP_THREAD_LIMIT": "1", "TMPDIR": str(source.parent)}
    # Two pipes and a limit of the shell's own: `timeout` ends the whole group of processes.
    with subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
        ["timeout", "--kill-after=10", str(seconds), *command],  # noqa: S607
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        errors="replace",
    ) as running:
        for line in running.stderr or ():
            if found := _PAGE.match(line):
                progress(int(found[1]))
    return running.returncode


def _languages() -> set[str]:
    told = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return set(told.stdout.split() + told.stderr.split())
