"""Reading a letter as it came, however it was written: who, when, about what, with which files.

What it says of its sender is a claim: anybody can write any name there.
"""

import email
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from xaso.lib.text import normalise
from xaso.office.documents.mailbox.charsets import LENIENT, decode, decode_line
from xaso.office.documents.mailbox.faults import LetterFault, UnfitLetterError
from xaso.office.documents.mailbox.plain_text import plain_text

MOST_PARTS = 200
MOST_DEPTH = 10
MOST_FILES = 20
LONGEST_TEXT = 20_000
DECORATION = 60_000
"""A smaller picture inside the text is a logo or a line, not a page."""
TECHNICAL = {"application/pgp-signature", "application/pkcs7-signature", "text/calendar"}
OUTLOOK = "application/ms-tnef"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file of a letter, under the name that its sender gave it."""

    name: str
    content: bytes

    @property
    def is_outlook(self) -> bool:
        """Whether it is the package of Outlook (winmail.dat) that no other program opens."""
        return self.name.lower() == "winmail.dat"


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What a letter says and brings; ``identity`` is the same for the same letter come twice."""

    identity: str
    message_id: str
    sender_name: str
    sender_address: str
    subject: str
    sent_at: datetime | None
    is_automatic: bool
    text: str = ""
    files: tuple[LetterFile, ...] = ()


def read_letter(raw: bytes) -> LetterContent:
    """Return what a letter says and brings.

    Raises:
        UnfitLetterError: it has too many parts or files, or is nested too deep.
    """
    try:
        message = email.message_from_bytes(raw, policy=LENIENT)
        parts = list(_leaves(message, 0))
    except RecursionError as error:
        raise UnfitLetterError(LetterFault.TOO_COMPLEX) from error
    files = tuple(_file(one) for one in parts if _is_file(one))
    if len(files) > MOST_FILES:
        raise UnfitLetterError(LetterFault.TOO_MANY_FILES)
    return _content(raw, message, _text(parts), files)


def read_heading(raw: bytes) -> LetterContent:
    """Return what the headers of a letter say, without what it brings."""
    heading = raw.partition(b"\r\n\r\n")[0]
    return _content(raw, email.message_from_bytes(heading, policy=LENIENT), "", ())


def _content(
    raw: bytes, message: "Message[str, str]", text: str, files: tuple[LetterFile, ...]
) -> LetterContent:
    name, address = _sender(message)
    return LetterContent(
        identity=_identity(raw, message),
        message_id=decode_line(message["Message-ID"])[:300],
        sender_name=name[:150],
        sender_address=address,
        subject=decode_line(message["Subject"])[:500],
        sent_at=_moment(message["Date"]),
        is_automatic=_is_automatic(message, address),
        text=text,
        files=files,
    )


def _identity(raw: bytes, message: "Message[str, str]") -> str:
    """Hash what stays the same when a letter is delivered twice; the way it took is not part of it."""
    digest = hashlib.sha256()
    for name in ("Message-ID", "From", "Date", "Subject"):
        digest.update(str(message[name] or "").encode("utf-8", "replace") + b"\0")
    head, _blank, body = raw.partition(b"\r\n\r\n")
    digest.update(body or head.partition(b"\n\n")[2])
    return digest.hexdigest()


def _sender(message: "Message[str, str]") -> tuple[str, str]:
    """Return the name and address that the letter claims; no address where it is not one."""
    written = getaddresses([str(message["From"] or "")])
    name, address = written[0] if written else ("", "")
    address = normalise(address)
    is_address = address.count("@") == 1 and " " not in address and len(address) <= 254
    return decode_line(name), address if is_address else ""


def _moment(written: object) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(written or ""))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_automatic(message: "Message[str, str]", address: str) -> bool:
    """Whether a program wrote it, so that an answer might be answered by a program again."""
    said = str(message["Auto-Submitted"] or "no").strip().lower()
    bulk = str(message["Precedence"] or "").strip().lower() in {"bulk", "list", "junk"}
    returns_nowhere = str(message["Return-Path"] or "").strip() == "<>"
    name = address.partition("@")[0].lower()
    return said != "no" or bulk or returns_nowhere or name in {"mailer-daemon", "postmaster"}


def _leaves(
    message: "Message[str, str]", depth: int, seen: list[int] | None = None
) -> Iterator["Message[str, str]"]:
    """Yield the parts that hold no others, forwarded letters opened."""
    seen = [0] if seen is None else seen
    seen[0] += 1
    if depth > MOST_DEPTH or seen[0] > MOST_PARTS:
        raise UnfitLetterError(LetterFault.TOO_COMPLEX)
    inside = message.get_payload() if message.is_multipart() else None
    if not isinstance(inside, list):
        yield message
        return
    for one in inside:
        if isinstance(one, Message):
            yield from _leaves(one, depth + 1, seen)


def _is_file(part: "Message[str, str]") -> bool:
    kind = part.get_content_type()
    if kind in TECHNICAL:
        return False
    if _is_decoration(part):
        return False
    return bool(part.get_filename()) or _is_attached(part) or not kind.startswith("text/")


def _is_attached(part: "Message[str, str]") -> bool:
    return part.get_content_disposition() == "attachment"


def _is_decoration(part: "Message[str, str]") -> bool:
    if part.get_content_maintype() != "image" or _is_attached(part) or not part["Content-ID"]:
        return False
    return len(_bytes_of(part)) < DECORATION


def _file(part: "Message[str, str]") -> LetterFile:
    name = decode_line(part.get_filename())
    if part.get_content_type() == OUTLOOK:
        name = "winmail.dat"
    return LetterFile(name, _bytes_of(part))


def _bytes_of(part: "Message[str, str]") -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(parts: list["Message[str, str]"]) -> str:
    """Return the words of the letter: those in plain text, else those in HTML."""
    words = [one for one in parts if not _is_file(one)]
    for kind, clean in (("text/plain", str), ("text/html", plain_text)):
        found = [
            clean(decode(_bytes_of(one), one.get_content_charset()))
            for one in words
            if one.get_content_type() == kind
        ]
        if any(one.strip() for one in found):
            return _tidy("\n\n".join(found))
    return ""


def _tidy(text: str) -> str:
    """Keep the lines, without what is invisible, and never more than one empty line."""
    lines = [normalise(line) for line in text[: 4 * LONGEST_TEXT].splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()[:LONGEST_TEXT]
