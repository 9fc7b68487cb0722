"""Printing papers that were issued: the same content gives the same bytes."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from xaso.lib.qr import qr_svg
from xaso.lib.typeset import picture_many, typeset_many
from xaso.public_services.dossiers.models import IssuedPaper
from xaso.public_services.dossiers.paper_data import TEMPLATES

type Sheet = Literal["", "a4", "a5"]
"""The sheet to print on; empty for the one the paper was issued on."""


def print_issued(papers: Sequence[IssuedPaper], *, sheet: Sheet = "") -> bytes:
    """Return issued papers of one kind as one PDF/A.

    Raises:
        ValueError: the papers are of several kinds, or there is none.
    """
    contents = [json.loads(paper.content) for paper in papers]
    template, inputs = _inputs(contents, sheet)
    created = max(datetime.fromisoformat(content["created"]) for content in contents)
    return typeset_many(template, inputs, created=created)


def picture_issued(paper: IssuedPaper) -> list[bytes]:
    """Return the pages of an issued paper as pictures for the screen."""
    template, inputs = _inputs([json.loads(paper.content)], "")
    return picture_many(template, inputs)


def _inputs(
    contents: Sequence[dict[str, Any]], sheet: Sheet
) -> tuple[Path, list[dict[str, Any]]]:
    templates = {content["template"] for content in contents}
    if len(templates) != 1:
        raise ValueError("Papers printed together are of one kind.")
    chosen = {"sheet": sheet} if sheet else {}
    drawn = [_with_qr(content["inputs"]) | chosen for content in contents]
    return TEMPLATES / templates.pop(), drawn


def _with_qr(inputs: dict[str, Any]) -> dict[str, Any]:
    """Draw the QR of the tracking address; only the address is kept with the paper."""
    mark = inputs["mark"]
    picture = qr_svg(mark["tracking_address"], title=mark["code"])
    return inputs | {"mark": mark | {"tracking_qr": picture}}
