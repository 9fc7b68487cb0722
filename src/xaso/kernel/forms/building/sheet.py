"""A form from a workbook: one question a row, under the names of its page and its group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from xaso.kernel.forms.building.edits import free_key
from xaso.kernel.forms.building.lines import BadLinesError, read_options
from xaso.kernel.forms.building.words import KIND_WORDS
from xaso.kernel.forms.schema import Field, FormSchema, Group, Kind, Option, Page, Words
from xaso.lib.text import fold, normalise
from xaso.lib.workbooks import workbook

MOST_ROWS = 500
_MOST_COLUMNS = 20
_WIDTHS = (24, 24, 46, 22, 12, 36, 46)
_NEEDED = ("page", "question", "kind")
_YES = ("co", "x", "yes", "true", "bat buoc", "1")
_NO = ("", "khong", "no", "false", "0")
_CHOSEN = (Kind.CHOICE, Kind.CHOICES)


class UnreadableSheetError(ValueError):
    """The file is no workbook that a form can be made of; the text says what to do."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that was left out, and what to do about it."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A form as a sheet says it, and the rows that could not be taken."""

    schema: FormSchema
    taken: int
    bad: tuple[BadLine, ...]


@dataclass(slots=True)
class _Page:
    title: str
    groups: dict[str, list[Field]] = field(default_factory=dict)


class _BadRowError(ValueError):
    """A row cannot be taken; the text says what to do."""


def headings() -> dict[str, str]:
    """Return the columns and what stands above them, in the language of the reader."""
    return {
        "page": _("Page"),
        "group": _("Group of questions"),
        "question": _("Question asked"),
        "kind": _("Kind of answer"),
        "required": _("Must be answered"),
        "choices": _("Answers to choose from"),
        "help": _("Help text"),
    }


def sample_sheet() -> bytes:
    """Return a workbook to start from: the headings and three rows."""
    kinds = KIND_WORDS
    rows = [
        ("Người khai", "", "Họ, chữ đệm, tên", str(kinds[Kind.PERSON_NAME]), _("Yes"), "", ""),
        ("Người khai", "", "Giới tính", str(kinds[Kind.CHOICE]), _("Yes"), "Nam; Nữ", ""),
        ("Nội dung", "", "Lý do", str(kinds[Kind.PARAGRAPH]), _("No"), "", "Viết ngắn gọn."),
    ]
    return workbook(_("Form"), dict(zip(headings().values(), _WIDTHS, strict=True)), rows)


def read_sheet(content: bytes, *, key: str, title: str) -> SheetForm:
    """Return the form that the first sheet of a workbook describes.

    Raises:
        UnreadableSheetError: it is no workbook, or has no headings, no rows or too many.
    """
    rows = _rows(content)
    places = _places(next(rows, ()))
    pages: dict[str, _Page] = {}
    bad, taken, last = [], 0, ("", "")
    for number, values in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            said = _("The sheet has more than %(most)s rows. Divide the form into several.")
            raise UnreadableSheetError(said % {"most": MOST_ROWS})
        cells = {name: _text(values, at) for name, at in places.items()}
        if not any(cells.values()):
            continue
        page, group = _place(cells, last)
        try:
            _take(pages, page, group, cells)
        except _BadRowError as error:
            bad.append(BadLine(number, str(error)))
            continue
        taken, last = taken + 1, (page, group)
    if not taken and not bad:
        raise UnreadableSheetError(_("The workbook has no filled rows under the headings."))
    return SheetForm(_schema(pages, key, title), taken, tuple(bad))


def _place(cells: dict[str, str], last: tuple[str, str]) -> tuple[str, str]:
    """Return the page and the group of a row; an empty page is the one above."""
    page = cells["page"] or last[0]
    same = fold(page) == fold(last[0])
    return page, cells.get("group", "") or (last[1] if same and not cells["page"] else "")


def _take(pages: dict[str, _Page], page: str, group: str, cells: dict[str, str]) -> None:
    if not page:
        raise _BadRowError(_("Please name the page on which the question stands."))
    asked = _question(cells)
    groups = pages.setdefault(fold(page), _Page(page)).groups
    fields = groups.setdefault(group, [])
    key = free_key(asked.label.vi, {one.key for one in fields}, "cau_hoi")
    fields.append(replace(asked, key=key))


def _question(cells: dict[str, str]) -> Field:
    label = cells["question"]
    if not label:
        raise _BadRowError(_("Please write the question."))
    kind = _kind(cells["kind"])
    options = _options(kind, cells.get("choices", ""))
    help_text = Words(cells.get("help", ""))
    required = _is_required(cells.get("required", ""))
    return Field("x", kind, Words(label), help_text, required=required, options=options)


def _kind(text: str) -> Kind:
    known = {fold(str(word)): kind for kind, word in KIND_WORDS.items()}
    known |= {fold(kind.value): kind for kind in Kind}
    found = known.get(fold(text))
    if found is None:
        said = _("“%(kind)s” is no kind of answer. Known are: %(known)s.")
        words = ", ".join(map(str, KIND_WORDS.values()))
        raise _BadRowError(said % {"kind": text, "known": words})
    return found


def _options(kind: Kind, text: str) -> tuple[Option, ...]:
    if kind not in _CHOSEN:
        return ()
    try:
        options = read_options("\n".join(text.split(";")))
    except BadLinesError as error:
        raise _BadRowError(str(error)) from error
    if not options:
        raise _BadRowError(
            _("Please write the answers to choose from, with semicolons between.")
        )
    return options


def _is_required(text: str) -> bool:
    if fold(text) in (*_YES, fold(_("Yes"))):
        return True
    if fold(text) in (*_NO, fold(_("No"))):
        return False
    raise _BadRowError(
        _("Please write yes or no under “%(heading)s”.") % {"heading": headings()["required"]}
    )


def _schema(pages: dict[str, _Page], key: str, title: str) -> FormSchema:
    made: list[Page] = []
    taken: set[str] = set()
    for page in pages.values():
        groups = []
        for name, fields in page.groups.items():
            group_key = free_key(name or page.title, taken, "nhom")
            taken.add(group_key)
            groups.append(Group(group_key, Words(name), fields=tuple(fields)))
        page_key = free_key(page.title, {one.key for one in made}, "trang")
        made.append(Page(page_key, Words(page.title), groups=tuple(groups)))
    return FormSchema(key, Words(title), pages=tuple(made))


def _rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True, max_col=_MOST_COLUMNS)
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError) as error:
        said = _("The file is not a workbook that can be read. Save it as .xlsx and try again.")
        raise UnreadableSheetError(said) from error


def _places(first: Sequence[Any]) -> dict[str, int]:
    found = {fold(str(value)): at for at, value in enumerate(first) if value}
    wanted = headings()
    places = {
        name: found[fold(word)] for name, word in wanted.items() if fold(word) in found
    } | {name: found[name] for name in wanted if name in found}
    missing = [wanted[name] for name in _NEEDED if name not in places]
    if missing:
        said = _(
            "The first row lacks these headings: %(missing)s. Start from the sample workbook."
        )
        raise UnreadableSheetError(said % {"missing": ", ".join(missing)})
    return places


def _text(values: Sequence[Any], at: int) -> str:
    value = values[at] if at < len(values) else None
    return "" if value is None else normalise(str(value))[:2000]
