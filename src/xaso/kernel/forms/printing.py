"""A filled form on paper: in its own layout where the folder of forms has one, else in a plain one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from xaso.kernel.forms.checking import Checked
from xaso.kernel.forms.filling import ReviewLine, ReviewPage, ReviewSection, review
from xaso.kernel.forms.schema import FormSchema, Group, Kind
from xaso.lib import clock
from xaso.lib.typeset import typeset

PLAIN = Path(__file__).parent / "papers" / "filled_form.typ"
_PAPERS_SPEAK = "vi"


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands around the answers: to whom, where and when, and who signs.

    ``note`` is small print such as the dossier's code or that this is only a trial.
    """

    addressee: str = ""
    place: str = ""
    day: date | None = None
    signer: str = ""
    note: str = ""


def print_form(schema: FormSchema, checked: Checked, head: PaperHead) -> bytes:
    """Return the filled form as PDF/A, in Vietnamese.

    A form's own layout is ``KEY.typ`` beside its ``KEY.json``; it finds the same values as the
    plain one (``papers/filled_form.typ``) and under ``answers`` all of them by their paths.
    """
    return typeset(layout_of(schema.key), paper_of(schema, checked, head), created=clock.now())


def layout_of(key: str) -> Path:
    """Return the layout in which a form is printed."""
    own = (Path(folder) / f"{key}.typ" for folder in settings.XASO_FORM_FOLDERS)
    return next((path for path in own if path.is_file()), PLAIN)


def paper_of(schema: FormSchema, checked: Checked, head: PaperHead) -> dict[str, Any]:
    """Return the values that a layout prints, all in words."""
    pages = review(schema, checked, {}, _PAPERS_SPEAK)
    lines = [line for page in pages for one in page.sections for line in one.lines]
    groups = {group.key: group for group in schema.groups()}
    return {
        "title": schema.title.vi,
        "addressee": head.addressee,
        "place": head.place,
        "day": _day(head.day or clock.today()),
        "signer": head.signer,
        "note": head.note,
        "sections": [part for page in pages for part in _parts(page, groups)],
        "declarations": [line.label for line in lines if _is_declared(line)],
        "answers": {line.path: line.said for line in lines},
        "values": checked.values,
    }


def _parts(page: ReviewPage, groups: Mapping[str, Group]) -> list[dict[str, Any]]:
    """Return the lines of each group; the items of a repeat as rows of a table."""
    parts: list[dict[str, Any]] = []
    repeated: dict[str, list[ReviewSection]] = {}
    for section in page.sections:
        title = section.title or page.title
        if section.item is not None:
            repeated.setdefault(section.group, []).append(section)
        elif _printed(section):
            lines = [[line.label, line.said] for line in _printed(section)]
            parts.append({"title": title, "lines": lines, "columns": [], "rows": []})
    return parts + [_table(groups[key], items) for key, items in repeated.items()]


def _table(group: Group, items: list[ReviewSection]) -> dict[str, Any]:
    labels = {line.label: None for one in items for line in _printed(one)}
    said = [{line.label: line.said for line in _printed(one)} for one in items]
    rows = [[row.get(label, "") for label in labels] for row in said]
    return {"title": group.title.vi, "lines": [], "columns": list(labels), "rows": rows}


def _printed(section: ReviewSection) -> list[ReviewLine]:
    return [line for line in section.lines if line.kind != Kind.DECLARATION]


def _is_declared(line: ReviewLine) -> bool:
    return line.kind == Kind.DECLARATION and bool(line.said)


def _day(day: date) -> dict[str, str]:
    return {"day": f"{day.day:02}", "month": f"{day.month:02}", "year": f"{day.year}"}
