"""A rule book: the rules of one version as values that programs can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from xaso.lib.worktime_limits import InvalidLimitError, Limit

type RuleValue = str | int | bool | time | Limit | tuple[str, ...]


class InvalidRuleError(ValueError):
    """A rule's value does not fit its type."""


class UnknownRuleError(LookupError):
    """The rule book has no rule with this key, or its value is of another type."""


class ValueType(StrEnum):
    """What a rule's value is."""

    TEXT = "text"
    TIME = "time"
    LIMIT = "limit"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"


def read_value(kind: str, raw: object) -> RuleValue:
    """Return the typed value; raise :class:`InvalidRuleError` where the two do not fit."""
    match ValueType(kind), raw:
        case ValueType.BOOLEAN, bool(value):
            return value
        case ValueType.INTEGER, int(number) if not isinstance(raw, bool):
            return number
        case (ValueType.TEXT | ValueType.TIME | ValueType.LIMIT) as read, str(text):
            return _read_text(read, text)
        case ValueType.LIST, [*items]:
            words = tuple(item for item in items if isinstance(item, str))
            if len(words) == len(items):
                return words
    raise InvalidRuleError(kind, raw)


def _read_text(kind: ValueType, text: str) -> str | time | Limit:
    try:
        if kind is ValueType.TIME:
            return time.fromisoformat(text)
        return Limit.parse(text) if kind is ValueType.LIMIT else text
    except (ValueError, InvalidLimitError) as error:
        raise InvalidRuleError(kind, text) from error


@dataclass(frozen=True, slots=True)
class ActRef:
    """A legal act as other modules cite it: ``name`` is kind and number, for people."""

    id: str
    number: str
    name: str
    title: str
    effective_from: date | None
    effective_to: date | None
    certainty: str

    @property
    def url(self) -> str:
        """Return the address of the act's page."""
        return reverse("legal:act", args=[self.id])


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule with its value, the sentence for people and the article it rests on."""

    key: str
    value: RuleValue
    act: ActRef | None
    article: str
    amended_by: ActRef | None
    certainty: str
    sentence: str
    note: str = ""

    @property
    def citation(self) -> str:
        """Return where the rule stands, as people cite it."""
        if self.act is None:
            return self.article
        words = {"article": self.article, "act": self.act.name}
        if self.amended_by is None:
            return _("%(article)s of %(act)s") % words
        words["amending"] = self.amended_by.name
        return _("%(article)s of %(act)s, as amended by %(amending)s") % words


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules on one subject in one version; ``id`` is what a case keeps."""

    id: str
    subject: str
    version: str
    title: str
    valid_from: date
    valid_to: date | None
    rules: Mapping[str, RuleInForce]

    def rule(self, key: str) -> RuleInForce:
        """Return the rule with its citation; raise :class:`UnknownRuleError`."""
        if key not in self.rules:
            raise UnknownRuleError(key, self.id)
        return self.rules[key]

    def value(self, key: str) -> RuleValue:
        """Return the value of a rule."""
        return self.rule(key).value

    def value_as[T](self, key: str, kind: type[T]) -> T:
        """Return the value of a rule that must be of this type (``int``, ``Limit``, …)."""
        value = self.value(key)
        if type(value) is not kind:
            raise UnknownRuleError(key, self.id, kind.__name__)
        return value
