"""Plain values that components show; a view or a query makes them.

Every word in them is already translated text for people. Tones are the only way to ask
for colour: a component adds the icon, so that no meaning stands on colour alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

type Tone = Literal["neutral", "info", "good", "warn", "late", "off"]
type StepStatus = Literal["done", "current", "todo", "problem"]
type ChartKind = Literal["bar", "line", "doughnut"]

TONE_ICONS: dict[Tone, str] = {
    "neutral": "circle",
    "info": "info-circle-fill",
    "good": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "late": "exclamation-octagon-fill",
    "off": "dash-circle",
}


@dataclass(frozen=True, slots=True)
class State:
    """How something stands, as a word with its tone; the icon follows unless named."""

    label: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How much working time is left, as a sentence.

    `late_sentence` replaces the sentence in the browser once `due_at` has passed, and the
    chip turns amber at `warns_at`, so that a page left open does not lie.
    """

    sentence: str
    tone: Tone = "good"
    due_at: datetime | None = None
    warns_at: datetime | None = None
    late_sentence: str = ""


@dataclass(frozen=True, slots=True)
class AskedAct:
    """Something that is done once a person was asked (`ui/confirm.html`); its words may be lazy."""

    do: Callable[..., Any]
    question: str | Promise
    act: str | Promise
    done: str | Promise
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; `change_url` offers to change it on a review page."""

    label: str
    value: object
    url: str = ""
    note: str = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, happens now (`current`) or is still to come (`ahead`)."""

    title: str
    at: str = ""
    who: str = ""
    text: str = ""
    tone: Tone = "neutral"
    icon: str = ""
    current: bool = False
    ahead: bool = False
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a form or of a process."""

    label: str
    status: StepStatus = "todo"
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a page or a saved view, with an address of its own."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `sort` is the value of `?sort=` that orders by it."""

    label: str
    sort: str = ""
    numeric: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers in a chart."""

    label: str
    values: Sequence[float]
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers to draw; `sentence` says what they show to those who cannot see them."""

    title: str
    sentence: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: ChartKind = "bar"
    unit: str = ""
    stacked: bool = False
