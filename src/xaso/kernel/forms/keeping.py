"""Answers and the marks of their sources as one text, as drafts and dossiers seal it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from xaso.kernel.forms.values import SourceMark


def as_text(values: Mapping[str, Any], marks: Mapping[str, SourceMark]) -> str:
    """Return answers and marks as text."""
    kept = {
        path: [mark.source, mark.value, mark.as_of.isoformat() if mark.as_of else None]
        for path, mark in marks.items()
    }
    return json.dumps({"values": values, "marks": kept}, ensure_ascii=False)


def from_text(text: str) -> tuple[dict[str, Any], dict[str, SourceMark]]:
    """Return the answers and marks that such a text holds; an empty text holds none."""
    content = json.loads(text or "{}")
    marks = {
        path: SourceMark(source, value, date.fromisoformat(day) if day else None)
        for path, (source, value, day) in content.get("marks", {}).items()
    }
    return content.get("values", {}), marks
