"""Checking a PDF: judged in the sandbox, with the answers that this process fetches for it."""

import base64
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any

from xaso.lib import clock
from xaso.lib.sandbox import frames
from xaso.lib.sandbox.client import Sandbox, collect
from xaso.lib.sandbox.errors import UnfitError
from xaso.lib.sandbox.limits import Allowance
from xaso.office.signing.verifying.envelope import (
    Answer,
    Question,
    Wanted,
    wanted_from_plain,
)
from xaso.office.signing.verifying.fetching import fetch_answers
from xaso.office.signing.verifying.trust import Trust
from xaso.office.signing.verifying.values import (
    Evidence,
    SignatureReport,
    Verdict,
    Verification,
)

ALLOWANCE = Allowance(memory=1024**3, cpu_seconds=20, wall_seconds=25)
SOFTWARE = f"pyHanko {version('pyHanko')}"
sandbox = Sandbox("xaso.office.signing.verifying.zygote", ALLOWANCE)
MOST_KEPT = 256 * 1024
"""Of a longer list only the hash is kept as evidence."""
type Fetch = Callable[[Iterable[Wanted]], tuple[Answer, ...]]


@dataclass(frozen=True)
class Rules:
    """Whom to trust, whether authorities are asked, and how large a file may be."""

    trust: Trust = field(default_factory=Trust)
    is_online: bool = True
    most_bytes: int = 50 * 1024 * 1024


def verify(
    content: bytes, rules: Rules, *, at: datetime | None = None, fetch: Fetch = fetch_answers
) -> Verification:
    """Check the signatures of any PDF, for now or for a moment past; keep nothing.

    Whatever the file is, the answer is a verdict with reasons, never an exception: what cannot
    be read, or takes too much time or memory, is not certain.
    """
    question = Question(at or clock.now(), is_past=at is not None, trust=rules.trust)
    nothing = Verification(
        Verdict.INDETERMINATE, (), question.at, SOFTWARE, hashlib.sha256(content).hexdigest()
    )
    if len(content) > rules.most_bytes:
        return replace(nothing, reasons=("too_large",))
    try:
        report = _judge(content, question)
        wanted = [wanted_from_plain(one) for one in report["wanted"]]
        answers = fetch(wanted) if wanted and rules.is_online else ()
        if answers:
            moment = at or clock.now()
            report = _judge(content, replace(question, at=moment, answers=answers))
    except UnfitError:
        return replace(nothing, reasons=("too_complex",))
    except OSError:
        return replace(nothing, reasons=("no_checker",))
    return replace(
        nothing,
        verdict=Verdict(report["verdict"]),
        signatures=tuple(SignatureReport.from_plain(one) for one in report["signatures"]),
        reasons=tuple(report["reasons"]),
        evidence=tuple(_with_content(one, answers) for one in report["evidence"]),
    )


def _judge(content: bytes, question: Question) -> dict[str, Any]:
    report: dict[str, Any] = {}

    def note(said: bytes) -> None:
        report.update(json.loads(said))

    packed = io.BytesIO(question.pack(content))
    collect(sandbox, packed, {frames.REPORT: note}, check="signatures")
    return report


def _with_content(plain: dict[str, str], answers: tuple[Answer, ...]) -> Evidence:
    for one in answers:
        is_it = hashlib.sha256(one.content).hexdigest() == plain["sha256"]
        if is_it and len(one.content) <= MOST_KEPT:
            content = base64.b64encode(one.content).decode()
            return Evidence(**plain | {"content": content})
    return Evidence(**plain)
