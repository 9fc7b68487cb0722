"""The payment platform of the National Public Service Portal: go there, pay, it tells us signed.

Its specification was not found [G]: what stands here is the shape such platforms share (an address
with signed parameters, a signed answer with the number of the order). The names of parameters, the
answer that means success and the place of the signature are configuration; compare with the
specification before it is used in earnest. It gives no statement that we know of.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from xaso.public_services.payments.adapters.port import (
    Instruction,
    Notice,
    NoticeRefusedError,
    Payable,
    ProviderSettings,
)
from xaso.public_services.payments.adapters.reading import (
    FORBIDDEN,
    at_path,
    read_json,
    read_notice,
)
from xaso.public_services.payments.adapters.signing import holds, sign
from xaso.public_services.payments.states import NoticeReason

DEFAULTS: dict[str, Any] = {
    "fields": {
        "id": "transactionId",
        "amount": "amount",
        "text": "orderId",
        "at": "paidAt",
        "account": "merchantId",
    },
    "parameters": {
        "merchant": "merchantId",
        "order": "orderId",
        "amount": "amount",
        "text": "description",
    },
    "signature": "signature",
    "status": "resultCode",
    "success": "00",
}
TAKEN = 200


class NationalPlatform:
    """Payment on the national platform."""

    def create(self, settings: ProviderSettings, payable: Payable) -> Instruction:
        """Return the address to go to, its parameters signed in the order of their names."""
        names = {**DEFAULTS["parameters"], **settings.options.get("parameters", {})}
        values = {
            names["merchant"]: settings.number,
            names["order"]: payable.code,
            names["amount"]: str(payable.amount),
            names["text"]: payable.reference,
        }
        signed = {**values, _option(settings, "signature"): _signature(settings, values)}
        return Instruction(payable.code, address=f"{settings.address}?{urlencode(signed)}")

    def parse_notice(
        self, settings: ProviderSettings, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        """Check the signature inside the message; one that tells of no payment is not taken."""
        message = read_json(body)
        place = _option(settings, "signature")
        given = message.get(place)
        values = {
            name: str(value)
            for name, value in message.items()
            if name != place and isinstance(value, str | int)
        }
        if not isinstance(given, str) or not holds(settings.secret, given, _signable(values)):
            raise NoticeRefusedError(NoticeReason.BAD_SIGNATURE, FORBIDDEN)
        if str(at_path(values, _option(settings, "status"))) != _option(settings, "success"):
            raise NoticeRefusedError(NoticeReason.NO_CREDIT, TAKEN)
        fields = {**DEFAULTS["fields"], **settings.options.get("fields", {})}
        return read_notice(values, fields)

    def fetch_statement(
        self, settings: ProviderSettings, day: date, now: datetime
    ) -> Sequence[Notice] | None:
        """Return nothing: no statement of the platform is known."""
        return None


def _option(settings: ProviderSettings, name: str) -> str:
    return str(settings.options.get(name, DEFAULTS[name]))


def _signature(settings: ProviderSettings, values: Mapping[str, str]) -> str:
    return sign(settings.secret, _signable(values))


def _signable(values: Mapping[str, str]) -> bytes:
    return urlencode(sorted(values.items())).encode()
