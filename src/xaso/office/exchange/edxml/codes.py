"""Codes of agencies and identifiers of documents."""

import re
from datetime import date

AGENCY_CODE = re.compile(r"^[A-Y][0-9]{2}(\.[A-Z0-9]+)*$")
OLDER_CODE = re.compile(r"^[0-9A-Z]{3}(\.[0-9A-Z]{2}){2}\.[A-Y][0-9]{2}$")
LONGEST_CODE = 35


def is_agency_code(code: str) -> bool:
    """Whether this is a code after QĐ 20/2020/QĐ-TTg Điều 4 (35 characters, groups from level 1)."""
    return len(code) <= LONGEST_CODE and AGENCY_CODE.fullmatch(code) is not None


def is_older_code(code: str) -> bool:
    """Whether this is a code of 13 characters after QCVN 102:2016, written from right to left."""
    return OLDER_CODE.fullmatch(code) is not None


def document_uid(organ: str, issued_on: date, number: str, notation: str) -> str:
    """Return the identifier of a document: agency, day, number and notation."""
    return f"{organ},{issued_on:%Y/%m/%d},{number}/{notation}"
