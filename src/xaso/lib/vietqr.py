"""The QR of a bank transfer in Việt Nam (VietQR, NAPAS 247): an EMVCo payload written and read."""

import re
from dataclasses import dataclass

_AID = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DONG = "704"
_PURPOSE = re.compile(r"[A-Za-z0-9 ]{0,25}")
_ACCOUNT = re.compile(r"[A-Za-z0-9]{1,19}")
_BANK = re.compile(r"[0-9]{6}")
_HEAD = 4


class VietQrError(ValueError):
    """The parts cannot be written as a VietQR, or a payload is none."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as its QR names it: to which account at which bank, how much, with what words.

    Without an ``amount`` the payer types it; with one the QR is for this one payment.
    """

    bank: str
    account: str
    amount: int | None = None
    purpose: str = ""


def vietqr_payload(transfer: Transfer) -> str:
    """Return the text of the QR.

    Raises:
        VietQrError: the bank is no six digits, or account, amount or purpose do not fit; the
            purpose is plain ASCII, since banks mangle everything else.
    """
    _check(transfer)
    to = _field("00", transfer.bank) + _field("01", transfer.account)
    payload = "".join(
        [
            _field("00", "01"),
            _field("01", "11" if transfer.amount is None else "12"),
            _field("38", _field("00", _AID) + _field("01", to) + _field("02", _TO_ACCOUNT)),
            _field("53", _DONG),
            "" if transfer.amount is None else _field("54", str(transfer.amount)),
            _field("58", "VN"),
            _field("62", _field("08", transfer.purpose)) if transfer.purpose else "",
            "6304",
        ]
    )
    return payload + crc16(payload)


def read_vietqr(payload: str) -> Transfer:
    """Read the text of a QR.

    Raises:
        VietQrError: it is damaged, or no transfer by NAPAS in đồng.
    """
    if payload[-8:-4] != "6304" or crc16(payload[:-4]) != payload[-4:]:
        raise VietQrError(payload)
    whole = _fields(payload)
    merchant = _fields(whole.get("38", ""))
    if merchant.get("00") != _AID or whole.get("53") != _DONG:
        raise VietQrError(payload)
    to = _fields(merchant.get("01", ""))
    amount = whole.get("54", "")
    found = Transfer(
        bank=to.get("00", ""),
        account=to.get("01", ""),
        amount=int(amount) if amount.isascii() and amount.isdecimal() else None,
        purpose=_fields(whole.get("62", "")).get("08", ""),
    )
    _check(found)
    return found


def crc16(text: str) -> str:
    """Return the check of a payload: CRC-16/CCITT-FALSE in four capital hexadecimal digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def _check(transfer: Transfer) -> None:
    fits = (
        _BANK.fullmatch(transfer.bank)
        and _ACCOUNT.fullmatch(transfer.account)
        and _PURPOSE.fullmatch(transfer.purpose)
        and (transfer.amount is None or 0 < transfer.amount < 10**13)
    )
    if not fits:
        raise VietQrError(transfer)


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _fields(text: str) -> dict[str, str]:
    found, rest = {}, text
    while rest:
        tag, length = rest[:2], rest[2:_HEAD]
        if not (tag + length).isascii() or not (tag + length).isdecimal() or len(length) < 2:
            raise VietQrError(text)
        end = _HEAD + int(length)
        if len(rest) < end:
            raise VietQrError(text)
        found[tag] = rest[_HEAD:end]
        rest = rest[end:]
    return found
