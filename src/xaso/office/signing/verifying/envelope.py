"""What crosses to the process that judges, and back: plain values, then the file."""

import base64
import json
import struct
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xaso.office.signing.verifying.trust import Trust

_HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an authority said about revocation: ``ocsp`` or ``crl``, as DER."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer that is missing: where to ask, and what to send (nothing for a list)."""

    kind: str
    certificate: str
    url: str
    request: bytes = b""


@dataclass(frozen=True, slots=True)
class Question:
    """Under which trust, with which answers and for which moment a file is judged."""

    at: datetime
    is_past: bool = False
    trust: Trust = field(default_factory=Trust)
    answers: tuple[Answer, ...] = ()

    def pack(self, pdf: bytes) -> bytes:
        """Return question and file as one."""
        said = {
            "at": self.at.isoformat(),
            "is_past": self.is_past,
            "roots": [_text(one) for one in self.trust.roots],
            "others": [_text(one) for one in self.trust.others],
            "answers": [[one.kind, _text(one.content)] for one in self.answers],
        }
        head = json.dumps(said).encode()
        return _HEAD.pack(len(head)) + head + pdf


def unpack(content: bytes) -> tuple[Question, bytes]:
    """Return the question and the file."""
    (length,) = _HEAD.unpack_from(content)
    begins = _HEAD.size + length
    said = json.loads(content[_HEAD.size : begins])
    trust = Trust(_all_bytes(said["roots"]), _all_bytes(said["others"]))
    answers = tuple(Answer(kind, _bytes(text)) for kind, text in said["answers"])
    at = datetime.fromisoformat(said["at"])
    question = Question(at, is_past=said["is_past"], trust=trust, answers=answers)
    return question, content[begins:]


def wanted_as_plain(wanted: Wanted) -> dict[str, Any]:
    """Return values that JSON holds."""
    return {
        "kind": wanted.kind,
        "certificate": wanted.certificate,
        "url": wanted.url,
        "request": _text(wanted.request),
    }


def wanted_from_plain(plain: dict[str, Any]) -> Wanted:
    """Read what :func:`wanted_as_plain` gave."""
    return Wanted(**plain | {"request": _bytes(plain["request"])})


def _all_bytes(texts: list[str]) -> tuple[bytes, ...]:
    return tuple(_bytes(text) for text in texts)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
