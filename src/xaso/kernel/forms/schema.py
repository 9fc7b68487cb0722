"""What a form asks: pages, groups, fields, conditions, calculations. Plain values, no Django.

Every answer lies under the key of its group and of its field: ``{"child": {"name": …}}``, in a
repeated group in a list: ``{"children": [{"name": …}]}``. A condition names it "child.name".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

TODAY = "today"
"""Instead of a field or a day: the day on which the form is filled in."""

type Plain = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Words:
    """A text for people: Vietnamese, the language of forms, and perhaps English."""

    vi: str
    en: str = ""

    def said_in(self, language: str) -> str:
        """Return the text in a language, or in Vietnamese where it has no other."""
        return self.en if self.en and language.startswith("en") else self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)


NO_WORDS = Words("")


class Kind(StrEnum):
    """What sort of answer a field takes."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    TIME = "time"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    PERSONAL_ID = "personal_id"
    PHONE = "phone"
    EMAIL = "email"
    PERSON_NAME = "person_name"
    ADDRESS = "address"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    FILE = "file"
    DECLARATION = "declaration"
    NOTE = "note"


class Comparison(StrEnum):
    """How an answer is held against a value."""

    IS = "is"
    IN = "in"
    FILLED = "filled"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a field: "child.birth_date"; inside a repeat, that of the same item."""

    field: str


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years from an answered day to another day."""

    field: str
    at: str = TODAY


@dataclass(frozen=True, slots=True)
class Count:
    """How many items a repeated group has."""

    group: str


type Subject = Answer | Age | Count


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition on one subject."""

    subject: Subject
    comparison: Comparison
    value: Plain | tuple[Plain, ...] | Answer


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions."""

    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: "Condition"


type Condition = Compared | AllOf | AnyOf | Not


class Operation(StrEnum):
    """How a calculated answer comes about."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    CONCAT = "concat"
    AGE_YEARS = "age_years"
    COUNT = "count"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Calculation:
    """An answer that follows from others; nobody types it."""

    operation: Operation
    of: tuple[Answer | Count | Plain, ...]
    at: str = TODAY
    between: str = " "


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    value: str
    label: Words
    help: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class Must:
    """A demand on an answer that holds it against others, and what is said if it is not met."""

    that: Condition
    say: Words


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds of an answer. ``min`` and ``max`` bound numbers, choices and files."""

    min: float | None = None
    max: float | None = None
    decimals: int = 0
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_say: Words = NO_WORDS
    not_future: bool = False
    not_past: bool = False
    not_before: str = ""
    not_after: str = ""
    abroad: bool = True
    must: tuple[Must, ...] = ()


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form (câu hỏi). ``component`` names the paper that a file is."""

    key: str
    kind: Kind
    label: Words
    help: Words = NO_WORDS
    required: bool | Condition = False
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    option_source: str = ""
    rules: Rules = NO_RULES
    prefill: tuple[str, ...] = ()
    calculation: Calculation | None = None
    component: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A group that is filled in as often as there are things to tell: "Con thứ 1", "Con thứ 2"."""

    min: int = 0
    max: int = 10
    item_title: Words = NO_WORDS


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together (nhóm câu hỏi)."""

    key: str
    title: Words = NO_WORDS
    help: Words = NO_WORDS
    when: Condition | None = None
    repeat: Repeat | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One step of filling in: what fits on a phone's screen."""

    key: str
    title: Words
    help: Words = NO_WORDS
    when: Condition | None = None
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its page and its group, all counted from the first."""

    page: Page
    group: Group
    field: Field
    page_at: int
    at: int


@dataclass(frozen=True, slots=True)
class FormSchema:
    """All that a version of an electronic form (biểu mẫu điện tử) says."""

    key: str
    title: Words
    intro: Words = NO_WORDS
    pages: tuple[Page, ...] = ()
    _places: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)

    def places(self) -> Iterator[tuple[str, Place]]:
        """Yield every field with its path, in the order in which they are asked."""
        at = 0
        for page_at, page in enumerate(self.pages):
            for group in page.groups:
                for asked in group.fields:
                    yield f"{group.key}.{asked.key}", Place(page, group, asked, page_at, at)
                    at += 1

    def place(self, path: str) -> Place | None:
        """Find the field of a path such as "child.name", if the form has it."""
        if not self._places:
            self._places.update(self.places())
        return self._places.get(path)

    def page(self, key: str) -> Page | None:
        """Find a page by its key, if the form has it."""
        return next((page for page in self.pages if page.key == key), None)

    def groups(self) -> Iterator[Group]:
        """Yield every group, in the order in which they are asked."""
        for page in self.pages:
            yield from page.groups
