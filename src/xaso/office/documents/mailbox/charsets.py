"""Text of letters, whatever their senders' programs said of its encoding."""

from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any

from xaso.lib.text import normalise

VIETNAMESE_WINDOWS = "cp1258"
LONGEST_HEADER = 10_000
"""Reading headers takes time by the square of their length."""


def decode(content: bytes, charset: str | None) -> str:
    """Return bytes as text: UTF-8 where they are, else as declared, else Vietnamese Windows.

    Declarations are often wrong; text that is not UTF-8 hardly ever reads as such by accident.
    """
    declared = charset or "utf-8"
    tried = (
        [declared, "utf-8"] if content.isascii() else ["utf-8", declared, VIETNAMESE_WINDOWS]
    )
    for name in tried:
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def decode_line(value: Any) -> str:
    """Return a header as one line of text, its encoded words read."""
    raw = str(value or "")
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return normalise(raw)
    return normalise(
        "".join(decode(one, name) if isinstance(one, bytes) else one for one, name in parts)
    )


class _RawHeaders(policy.Compat32):
    """Headers that came in bytes, against the rules, are read as text; no endless ones."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Return the header as text, as far as it is not longer than any honest one."""
        kept = value[:LONGEST_HEADER]
        if kept.isascii():
            return kept
        return decode(kept.encode("utf-8", "surrogateescape"), None)


LENIENT: policy.Compat32 = _RawHeaders()
