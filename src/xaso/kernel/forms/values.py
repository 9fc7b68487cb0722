"""What crosses the door of forms: versions, what is being filled in, what was filled in."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xaso.kernel.forms.schema import FormSchema


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form, ready to be filled in."""

    version_id: UUID
    key: str
    number: int
    digest: str
    schema: FormSchema


@dataclass(frozen=True, slots=True)
class SourceMark:
    """Where a value that was filled in beforehand comes from, and of which day it is."""

    source: str
    value: Any
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as far as it is filled in; ``values`` are as they were typed."""

    id: UUID
    version_id: UUID
    procedure: str = ""
    page: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, SourceMark] = field(default_factory=dict)
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that is filled in wholly, as a dossier keeps it."""

    version_id: UUID
    key: str
    number: int
    digest: str
    values: dict[str, Any]
    marks: dict[str, SourceMark]
