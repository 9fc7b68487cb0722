"""Cells of exported tables that a spreadsheet will show and never run."""

import re

_FORMULA_START = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]")
_HARMLESS_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*")
_NOT_ALLOWED_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_cell[Value](value: Value) -> Value | str:
    """Return a value that may be written into a CSV or XLSX cell.

    A text that a spreadsheet would take for a formula gets an apostrophe in front (the advice
    of OWASP on CSV injection); characters that a workbook cannot hold are dropped. Numbers,
    telephone numbers, dates and the like pass as they are. In CSV quote every field as well:
    where a semicolon parts cells, an unquoted one would open a new cell inside the text.
    """
    if not isinstance(value, str):
        return value
    text = _NOT_ALLOWED_IN_XML.sub("", value)
    if _FORMULA_START.match(text) and not _HARMLESS_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
