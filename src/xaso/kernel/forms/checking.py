"""What was filled in, held against the form: all logic is evaluated here, whatever a browser did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from xaso.kernel.forms.cleaning import Cleaned, Setting, clean
from xaso.kernel.forms.logic import Scope, calculate, first_day, holds, is_empty, last_day
from xaso.kernel.forms.places import NO_PLACES, Places
from xaso.kernel.forms.schema import (
    Field,
    FormSchema,
    Group,
    Kind,
    Page,
    Words,
)
from xaso.lib.dates import say_short

_CHOSEN = (
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.YES_NO,
    Kind.ETHNICITY,
    Kind.NATIONALITY,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right: where ("children.1.birth_date"), on which page, and what to do."""

    path: str
    page: str
    label: Words
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What of the answers counts: nothing hidden, nothing unknown, calculations made anew.

    ``shown`` are the paths of the questions that apply, in their order.
    """

    values: dict[str, Any]
    problems: tuple[Problem, ...]
    pages: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left to be put right."""
        return not self.problems

    def problems_of(self, page: str) -> tuple[Problem, ...]:
        """Return what is to be put right on a page."""
        return tuple(one for one in self.problems if one.page == page)


def check(
    schema: FormSchema, values: Any, *, today: date, places: Places = NO_PLACES
) -> Checked:
    """Check everything that was filled in; takes any JSON and never fails."""
    setting = Setting(today, places, get_language() or "vi")
    walk = _Walk(values if isinstance(values, dict) else {}, setting)
    for page in schema.pages:
        walk.page(page)
    return Checked(walk.clean, tuple(walk.problems), tuple(walk.pages), tuple(walk.shown))


def is_required(asked: Field, scope: Scope) -> bool:
    """Tell whether a question that applies must be answered."""
    if asked.kind == Kind.NOTE or asked.calculation:
        return False
    if asked.kind == Kind.DECLARATION:
        return True
    return asked.required if isinstance(asked.required, bool) else holds(asked.required, scope)


@dataclass(slots=True)
class _Asked:
    """A question that applies, with its answer, waiting to be held against the others."""

    path: str
    field: Field
    scope: Scope
    value: Any


@dataclass(slots=True)
class _Walk:
    """Goes through the form once, page by page, as it was filled in."""

    sent: Mapping[str, Any]
    setting: Setting
    clean: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def page(self, page: Page) -> None:
        """Clean a page that applies, then hold its answers against one another."""
        if not holds(page.when, self._scope()):
            return
        self.pages.append(page.key)
        asked = [one for group in page.groups for one in self._group(page, group)]
        for one in asked:
            sentence = _against_others(one, self.setting)
            if sentence:
                self._refuse(page, one.path, one.field.label, sentence)

    def _group(self, page: Page, group: Group) -> Iterator[_Asked]:
        if not holds(group.when, self._scope()):
            return
        if group.repeat is None:
            sent = self.sent.get(group.key)
            item: dict[str, Any] = {}
            self.clean[group.key] = item
            yield from self._item(page, group, sent, item, group.key)
            return
        items: list[dict[str, Any]] = []
        self.clean[group.key] = items
        for at, sent in enumerate(self._items(page, group)):
            items.append({})
            yield from self._item(page, group, sent, items[at], f"{group.key}.{at}")

    def _items(self, page: Page, group: Group) -> list[Any]:
        """Return the items that were sent, at least the fewest and at most the most."""
        sent = self.sent.get(group.key)
        items = list(sent) if isinstance(sent, list) else []
        repeat = group.repeat
        if repeat is None:
            return []
        if len(items) > repeat.max:
            sentence = ngettext(
                "Please give at most %(count)s.", "Please give at most %(count)s.", repeat.max
            )
            self._refuse(page, group.key, group.title, sentence % {"count": repeat.max})
        return (items + [{}] * (repeat.min - len(items)))[: repeat.max]

    def _item(
        self, page: Page, group: Group, sent: Any, item: dict[str, Any], prefix: str
    ) -> Iterator[_Asked]:
        """Fill one group, or one item of a repeat, question after question."""
        answers = sent if isinstance(sent, dict) else {}
        scope = Scope(self.clean, self.setting.today, group.key, item)
        for asked in group.fields:
            if not holds(asked.when, scope):
                continue
            path = f"{prefix}.{asked.key}"
            self.shown.append(path)
            cleaned = self._answer(asked, answers.get(asked.key), scope)
            if not is_empty(cleaned.value):
                item[asked.key] = cleaned.value
            sentence = cleaned.sentence or _missing(asked, cleaned.value, scope)
            if sentence:
                self._refuse(page, path, asked.label, sentence)
            else:
                yield _Asked(path, asked, scope, cleaned.value)

    def _answer(self, asked: Field, sent: Any, scope: Scope) -> Cleaned:
        if asked.calculation is None:
            return clean(asked, sent, self.setting)
        found = clean(asked, calculate(asked.calculation, scope), self.setting)
        return found if not found.sentence else Cleaned()

    def _scope(self) -> Scope:
        return Scope(self.clean, self.setting.today)

    def _refuse(self, page: Page, path: str, label: Words, sentence: str) -> None:
        self.problems.append(Problem(path, page.key, label, sentence))


def _missing(asked: Field, value: Any, scope: Scope) -> str:
    """Say what to do about an answer that is needed and is not there."""
    if not is_empty(value) or not is_required(asked, scope):
        return ""
    if asked.kind in _CHOSEN:
        return _("Please choose an answer.")
    if asked.kind == Kind.FILE:
        return _("Please attach this paper.")
    if asked.kind == Kind.DECLARATION:
        return _("Please tick the box to confirm.")
    return _("Please fill this in.")


def _against_others(one: _Asked, setting: Setting) -> str:
    """Say what to do about an answer that does not go with another one.

    Of a year or a month any day may be meant: only what no day of it allows is refused.
    """
    if is_empty(one.value):
        return ""
    rules = one.field.rules
    begins, ends = first_day(one.value), last_day(one.value)
    first = one.scope.day(rules.not_before) if rules.not_before else None
    last = one.scope.last_day(rules.not_after) if rules.not_after else None
    if ends and first and ends < first:
        said = {"day": say_short(first)}
        return _("Please check the day: it must not be before %(day)s.") % said
    if begins and last and begins > last:
        said = {"day": say_short(last)}
        return _("Please check the day: it must not be after %(day)s.") % said
    for must in rules.must:
        if not holds(must.that, one.scope):
            return must.say.said_in(setting.language)
    return ""
