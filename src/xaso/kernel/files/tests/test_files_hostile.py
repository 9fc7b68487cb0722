"""Every hostile file is refused with a sentence or tamed, quickly and in little memory (S5)."""

import io
import json
import time
import unicodedata

import pytest

from xaso.kernel.files import api
from xaso.kernel.files.media_types import ENDINGS
from xaso.kernel.files.sandbox import client
from xaso.kernel.files.tests.hostile import MARK, corpus
from xaso.lib.sandbox import frames

SECONDS, KIBIBYTES = 10, 512 * 1024


@pytest.fixture
def peaks(monkeypatch):
    """Write down what each check says it used."""
    found, received = [], frames.receive

    def listen(connection):
        for kind, content in received(connection):
            if kind in (frames.DONE, frames.REFUSED):
                found.append(json.loads(content)["peak_kib"])
            yield kind, content

    monkeypatch.setattr(frames, "receive", listen)
    return found


def fate_of(one):
    """Keep it as a citizen would send it; return what became of it, and what is served."""
    try:
        stored = api.store(io.BytesIO(one.content), name=one.name, actor=None)
    except api.FileRefusedError as error:
        assert api.explain(error)
        return "refused", None
    return ("tamed" if stored.was_changed else "inert"), stored


def faults_of(stored, content):
    """Say in what the file that was kept could still harm."""
    answer = api.as_response(stored.id, inline=True)
    served = answer.getvalue()
    name = stored.name
    odd = [char for char in name if unicodedata.category(char)[0] in "CZ" and char != " "]
    checks = {
        "the name deceives": bool(odd)
        or "/" in name
        or "\\" in name
        or len(name.encode()) > 255,
        "the ending lies": name.rsplit(".")[-1].lower() not in ENDINGS[stored.media_type],
        "the type may be guessed": answer["X-Content-Type-Options"] != "nosniff",
        "text is shown": stored.media_type == "text/plain"
        and "attachment" not in answer["Content-Disposition"],
        "scripts may run": "default-src 'none'" not in answer["Content-Security-Policy"],
        "a picture speaks": stored.is_picture and MARK in served,
        "a header was broken": "\n" in answer["Content-Disposition"],
    }
    if stored.media_type == "application/pdf":
        report, _ = client.check_pdf(io.BytesIO(served), clean=True)
        checks["the document still acts"] = bool(report["active"])
    return [fault for fault, is_there in checks.items() if is_there]


def test_every_hostile_file_is_refused_or_tamed(here, peaks, subtests):
    files = corpus()
    slowest = 0.0
    for number, one in enumerate(files):
        with subtests.test(one.kind, number=number, name=one.name[:60]):
            begun = time.monotonic()
            fate, stored = fate_of(one)
            slowest = max(slowest, time.monotonic() - begun)
            assert one.fate in (fate, "any")
            assert stored is None or faults_of(stored, one.content) == []

    assert len(files) >= 300
    assert slowest < SECONDS
    assert max(peaks) < KIBIBYTES
