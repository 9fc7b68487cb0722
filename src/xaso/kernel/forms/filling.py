"""The way through a form, from what was checked: forth and back, how far, what to look over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xaso.kernel.forms.checking import Checked
from xaso.kernel.forms.logic import is_empty
from xaso.kernel.forms.prefill import say_mark
from xaso.kernel.forms.saying import say_answer
from xaso.kernel.forms.schema import Field, FormSchema, Group, Kind, Page
from xaso.kernel.forms.values import SourceMark


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is: step 2 of 5; looking it over is the last step."""

    at: int
    total: int


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One answer in words; ``mark`` and ``source`` say where it came from if nobody typed it."""

    path: str
    label: str
    said: str
    kind: Kind
    mark: SourceMark | None = None
    source: str = ""
    problem: str = ""
    may_change: bool = True

    @property
    def anchor(self) -> str:
        """The place of the question on its page."""
        return f"question-{self.path.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """The answers of a group, or of one item of a repeat."""

    title: str
    lines: tuple[ReviewLine, ...]
    group: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The answers of a page."""

    key: str
    title: str
    sections: tuple[ReviewSection, ...]


def next_page(checked: Checked, page: str) -> str | None:
    """Return the page after this one; nothing after the last: then everything is looked over."""
    at = _at(checked, page) + 1
    return checked.pages[at] if at < len(checked.pages) else None


def previous_page(checked: Checked, page: str) -> str | None:
    """Return the page before this one, if there is one."""
    at = _at(checked, page)
    return checked.pages[at - 1] if at > 0 else None


def progress(checked: Checked, page: str) -> Progress:
    """Return how far a page is on the way that applies; an unknown page is the review."""
    total = len(checked.pages) + 1
    return Progress(_at(checked, page) + 1 if page in checked.pages else total, total)


def unfinished_page(checked: Checked) -> str | None:
    """Return the first page on which something is left to be put right."""
    return checked.problems[0].page if checked.problems else None


def review(
    schema: FormSchema, checked: Checked, marks: Mapping[str, SourceMark], language: str
) -> list[ReviewPage]:
    """Return every question that applies with its answer in words, page by page."""
    teller = _Teller(checked, marks, language)
    pages = [page for page in schema.pages if page.key in checked.pages]
    return [
        ReviewPage(
            page.key,
            page.title.said_in(language),
            tuple(one for group in page.groups for one in teller.sections(page, group)),
        )
        for page in pages
    ]


def marks_in_force(
    marks: Mapping[str, SourceMark], values: Mapping[str, Any]
) -> dict[str, SourceMark]:
    """Keep the marks of values that nobody changed since they were filled in beforehand."""
    return {path: mark for path, mark in marks.items() if value_at(values, path) == mark.value}


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path such as "child.name" or "children.0.name"."""
    found: Any = values
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and names_item(found, part):
            found = found[int(part)]
        else:
            return None
    return found


def names_item(items: list[Any], text: str) -> bool:
    """Tell whether a text, however long, is the number of an item counted from 0."""
    return text in map(str, range(len(items)))


@dataclass(frozen=True, slots=True)
class _Teller:
    checked: Checked
    marks: Mapping[str, SourceMark]
    language: str

    def sections(self, page: Page, group: Group) -> Iterator[ReviewSection]:
        title = group.title.said_in(self.language)
        if group.repeat is None:
            lines = self._lines(group, group.key)
            if lines:
                yield ReviewSection(title, lines, group.key)
            return
        items = self.checked.values.get(group.key)
        for at in range(len(items) if isinstance(items, list) else 0):
            name = item_title(group, at, self.language)
            yield ReviewSection(name, self._lines(group, f"{group.key}.{at}"), group.key, at)

    def _lines(self, group: Group, prefix: str) -> tuple[ReviewLine, ...]:
        shown = set(self.checked.shown)
        return tuple(
            self._line(field, f"{prefix}.{field.key}")
            for field in group.fields
            if f"{prefix}.{field.key}" in shown and field.kind != Kind.NOTE
        )

    def _line(self, field: Field, path: str) -> ReviewLine:
        value = value_at(self.checked.values, path)
        problems = [one.sentence for one in self.checked.problems if one.path == path]
        mark = self.marks.get(path)
        unchanged = mark is not None and not is_empty(value) and mark.value == value
        return ReviewLine(
            path=path,
            label=field.label.said_in(self.language),
            said=say_answer(field, value, self.language),
            kind=field.kind,
            mark=mark if unchanged else None,
            source=say_mark(mark) if mark and unchanged else "",
            problem=" ".join(problems),
            may_change=field.calculation is None,
        )


def item_title(group: Group, at: int, language: str) -> str:
    """Return what an item of a repeat is called: "Con thứ 2"."""
    repeat = group.repeat
    said = repeat.item_title.said_in(language) if repeat else ""
    return f"{said or group.title.said_in(language)} {at + 1}".strip()


def _at(checked: Checked, page: str) -> int:
    return checked.pages.index(page) if page in checked.pages else len(checked.pages)
