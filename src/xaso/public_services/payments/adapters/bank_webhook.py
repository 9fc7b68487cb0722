"""A bank that tells of each credit by a signed message, and gives a statement of each day.

No common form of such messages exists [G]: the names of fields and headers are configuration. The
signature is HMAC-SHA256 over timestamp, nonce and body joined by dots; a message older or newer than
the window is refused. Within it a repetition does no harm: the bank's number counts once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from xaso.lib.transfer_codes import squeeze
from xaso.lib.vietqr import Transfer, vietqr_payload
from xaso.public_services.payments.adapters.calling import get
from xaso.public_services.payments.adapters.port import (
    Instruction,
    Notice,
    NoticeRefusedError,
    Payable,
    ProviderSettings,
    StatementError,
)
from xaso.public_services.payments.adapters.reading import (
    FORBIDDEN,
    UNREADABLE,
    at_path,
    read_json,
    read_notice,
)
from xaso.public_services.payments.adapters.signing import holds, sign
from xaso.public_services.payments.states import NoticeReason

DEFAULTS: dict[str, Any] = {
    "fields": {
        "id": "id",
        "amount": "amount",
        "text": "content",
        "at": "at",
        "account": "account",
        "currency": "currency",
    },
    "headers": {"timestamp": "X-Timestamp", "nonce": "X-Nonce", "signature": "X-Signature"},
    "statement": "transactions",
    "window": 300,
}
LONGEST_PURPOSE = 25
LONGEST_NONCE = 100


class BankWebhook:
    """Transfers by VietQR to the commune's account."""

    def create(self, settings: ProviderSettings, payable: Payable) -> Instruction:
        """Return the QR: account, amount, payment code and the end of the thing's own code."""
        end = squeeze(payable.reference.rpartition("-")[2])
        purpose = f"{payable.code} {end}".strip()[:LONGEST_PURPOSE].strip()
        transfer = Transfer(settings.bank, settings.number, payable.amount, purpose)
        return Instruction(
            number=payable.code,
            qr=vietqr_payload(transfer),
            transfer={
                "bank": settings.bank,
                "account": settings.number,
                "holder": settings.holder,
                "purpose": purpose,
            },
        )

    def parse_notice(
        self, settings: ProviderSettings, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        """Check the signature first, then the time, then read."""
        names = {**DEFAULTS["headers"], **settings.options.get("headers", {})}
        stamp, nonce, signature = (
            headers.get(names[one], "") for one in ("timestamp", "nonce", "signature")
        )
        if not holds(settings.secret, signature, stamp.encode(), nonce.encode(), body):
            raise NoticeRefusedError(NoticeReason.BAD_SIGNATURE, FORBIDDEN)
        window = int(settings.options.get("window", DEFAULTS["window"]))
        if not _is_fresh(stamp, now, window) or not 0 < len(nonce) <= LONGEST_NONCE:
            raise NoticeRefusedError(NoticeReason.STALE, FORBIDDEN)
        return _read(settings, read_json(body), nonce=nonce)

    def fetch_statement(
        self, settings: ProviderSettings, day: date, now: datetime
    ) -> Sequence[Notice] | None:
        """Ask for the credits of a day, signed as the bank signs its notices."""
        if not settings.address:
            return None
        query = urlencode({"account": settings.number, "day": day.isoformat()})
        names = {**DEFAULTS["headers"], **settings.options.get("headers", {})}
        stamp, nonce = str(int(now.timestamp())), uuid4().hex
        body = get(
            f"{settings.address}?{query}",
            {
                names["timestamp"]: stamp,
                names["nonce"]: nonce,
                names["signature"]: sign(
                    settings.secret, stamp.encode(), nonce.encode(), query.encode()
                ),
            },
        )
        try:
            rows = at_path(
                read_json(body), settings.options.get("statement", DEFAULTS["statement"])
            )
            if not isinstance(rows, list):
                raise StatementError("no list")
            return [_read(settings, row) for row in rows if isinstance(row, dict)]
        except NoticeRefusedError as error:
            raise StatementError(error.reason) from error


def _read(settings: ProviderSettings, message: Mapping[str, Any], *, nonce: str = "") -> Notice:
    fields = {**DEFAULTS["fields"], **settings.options.get("fields", {})}
    notice = read_notice(message, fields, nonce=nonce)
    if at_path(message, fields["currency"]) not in (None, "VND", "704"):
        raise NoticeRefusedError(NoticeReason.NOT_DONG, UNREADABLE)
    return notice


def _is_fresh(stamp: str, now: datetime, window: int) -> bool:
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 12:
        return False
    return abs(now.timestamp() - int(stamp)) <= timedelta(seconds=window).total_seconds()
