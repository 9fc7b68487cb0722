"""The program that judges signatures in the sandbox."""

import asyncio
import importlib
import logging
import pkgutil
import socket
import sys
from datetime import UTC, datetime
from typing import Any

import asn1crypto
import pyhanko
import pyhanko_certvalidator
from cryptography import hazmat

from xaso.lib.sandbox import frames
from xaso.lib.sandbox.server import serve
from xaso.office.signing.verifying.checking import ALLOWANCE
from xaso.office.signing.verifying.envelope import Question, unpack, wanted_as_plain
from xaso.office.signing.verifying.judging import Judgement, judge

_NEVER_ASKED = ("fetchers", "cli", "pkcs11", "docs", "__main__", "_version")


def load_all() -> asyncio.AbstractEventLoop:
    """Load what the libraries load when a file asks for it; return the loop to run in."""
    logging.disable(logging.CRITICAL)
    for package in (hazmat, asn1crypto, pyhanko_certvalidator, pyhanko):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            _load(module.name)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(judge(b"%PDF-1.7", Question(datetime.now(UTC))))
    return loop


def _load(name: str) -> None:
    if any(part in name.split(".") for part in _NEVER_ASKED):
        return
    try:
        importlib.import_module(name)
    except ImportError:
        return  # an extra that is not installed


def _judge_file(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    asked, pdf = unpack(source.read())
    judgement = LOOP.run_until_complete(judge(pdf, asked))
    sender.send_plain(frames.REPORT, _as_plain(judgement))


def _as_plain(judgement: Judgement) -> dict[str, Any]:
    return {
        "verdict": str(judgement.verdict),
        "signatures": [one.as_plain() for one in judgement.signatures],
        "reasons": list(judgement.reasons),
        "evidence": [one.as_plain() for one in judgement.evidence],
        "wanted": [wanted_as_plain(one) for one in judgement.wanted],
    }


if __name__ == "__main__":
    LOOP = load_all()
    serve(socket.socket(fileno=int(sys.argv[1])), {"signatures": _judge_file}, ALLOWANCE)
