"""Values that are known already: from the account, the vault, earlier dossiers, national data.

A module that knows something registers a :class:`PrefillSource`; a form asks by names such as
"applicant.full_name", the first source that knows a name answers. Sources promise what
``testing.check_prefill_source`` checks.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xaso.kernel.forms.cleaning import Setting, clean
from xaso.kernel.forms.logic import is_empty
from xaso.kernel.forms.schema import Field, FormSchema
from xaso.kernel.forms.values import SourceMark
from xaso.kernel.providers.api import Registry, Text, ask_all
from xaso.lib.dates import say_short

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrefillSubject:
    """Whose form is filled in beforehand: a citizen's account, perhaps on somebody's behalf.

    ``on_behalf_of`` names the represented person in the words of the source that knows them;
    ``level`` is how surely the session knows who it is.
    """

    user_id: UUID
    commune_id: int
    procedure: str = ""
    on_behalf_of: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class PrefilledValue:
    """A known value, as a form keeps it, and the day of which it is."""

    value: Any
    as_of: date | None = None


class PrefillSource(ABC):
    """Somebody who knows values; ``order`` decides who is believed first, the lowest wins.

    It only reads (the database refuses it to write), and it never fails a form: what goes wrong
    is logged and its values are missing. It is asked only where a form asks for a name of one
    of its ``topics``: what stands before the first dot.
    """

    key: str
    label: Text
    order: int = 100
    topics: frozenset[str] = frozenset({"applicant"})

    @abstractmethod
    def values(self, subject: PrefillSubject) -> Mapping[str, PrefilledValue]:
        """Return what it knows of the subject, by names such as "applicant.full_name"."""


prefill_sources: Registry[PrefillSource] = Registry(PrefillSource)


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What a form may begin with, and where each value comes from."""

    values: dict[str, Any]
    marks: dict[str, SourceMark]


def prefill(schema: FormSchema, subject: PrefillSubject, setting: Setting) -> Prefilled:
    """Fill in beforehand what the sources know; what does not fit its question is left out."""
    wanted = {path: place.field for path, place in schema.places() if place.field.prefill}
    topics = {name.partition(".")[0] for field in wanted.values() for name in field.prefill}
    known = _known(subject, topics)
    filled = Prefilled({}, {})
    for path, field in wanted.items():
        mark = _first_fitting(field, known, setting)
        if mark:
            group, _dot, key = path.partition(".")
            filled.values.setdefault(group, {})[key] = mark.value
            filled.marks[path] = mark
    return filled


def say_mark(mark: SourceMark) -> str:
    """Say where a value comes from and of which day it is; the source may be gone by now."""
    label = str(prefill_sources[mark.source].label) if mark.source in prefill_sources else ""
    if not label:
        return _("Filled in beforehand")
    if mark.as_of is None:
        return label
    return _("%(source)s, as of %(day)s") % {"source": label, "day": say_short(mark.as_of)}


def _known(
    subject: PrefillSubject, topics: set[str]
) -> dict[str, list[tuple[str, PrefilledValue]]]:
    known: dict[str, list[tuple[str, PrefilledValue]]] = {}
    asked = [one for one in prefill_sources if not topics.isdisjoint(one.topics)]
    sources = sorted(asked, key=lambda one: one.order)
    for answer in ask_all(sources, lambda one: list(one.values(subject).items())):
        if answer.error:
            log.error(
                "The source %s could not be asked.", answer.provider.key, exc_info=answer.error
            )
        for name, value in answer.rows:
            known.setdefault(name, []).append((answer.provider.key, value))
    return known


def _first_fitting(
    field: Field, known: Mapping[str, list[tuple[str, PrefilledValue]]], setting: Setting
) -> SourceMark | None:
    for name in field.prefill:
        for source, found in known.get(name, ()):
            cleaned = clean(field, found.value, setting)
            if not cleaned.sentence and not is_empty(cleaned.value):
                return SourceMark(source, cleaned.value, found.as_of)
    return None
