"""Calculations as a choice and rows of what goes in; what rows cannot say stays JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.conditions import BadRowError, read_number
from xaso.kernel.forms.building.words import Word
from xaso.kernel.forms.schema import (
    TODAY,
    Answer,
    Calculation,
    Count,
    Operation,
    Plain,
)

MOST_OPERANDS = 6
VALUE = "value"
OPERATION_WORDS: Final[dict[Operation, Word]] = {
    Operation.SUM: gettext_lazy("The sum"),
    Operation.DIFFERENCE: gettext_lazy("The first less the others"),
    Operation.PRODUCT: gettext_lazy("The product"),
    Operation.CONCAT: gettext_lazy("The words one after the other"),
    Operation.AGE_YEARS: gettext_lazy("The age in years"),
    Operation.COUNT: gettext_lazy("How often a group was filled in"),
    Operation.COPY: gettext_lazy("The same as another answer"),
}
_ONE_ANSWER = (Operation.AGE_YEARS, Operation.COPY)


@dataclass(frozen=True, slots=True)
class Operand:
    """One thing that goes into a calculation: "field:fees.first", "count:children", a value."""

    source: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A calculation as it is typed."""

    operation: str
    operands: tuple[Operand, ...]
    at: str = TODAY
    between: str = " "


def typed_of(calculation: Calculation | None) -> Typed | None:
    """Return a calculation as it would be typed; nothing where that would not say the same."""
    if calculation is None:
        return Typed("", ())
    operands = tuple(_operand(one) for one in calculation.of)
    typed = Typed(calculation.operation, operands, calculation.at, calculation.between)
    try:
        same = calculation_from(typed) == calculation
    except BadRowError:
        return None
    return typed if same and len(operands) <= MOST_OPERANDS else None


def calculation_from(typed: Typed) -> Calculation | None:
    """Return what was typed; nothing where no way to calculate was chosen.

    Raises:
        BadRowError: something is missing or does not fit.
    """
    if not typed.operation:
        return None
    operation = Operation(typed.operation)
    words = operation == Operation.CONCAT
    of = tuple(_read(one, words=words) for one in typed.operands if one.source)
    _refuse_unfit(operation, of)
    return Calculation(operation, of, typed.at, typed.between)


def _refuse_unfit(operation: Operation, of: Sequence[Answer | Count | Plain]) -> None:
    if not of:
        raise BadRowError(_("Please choose what goes into the calculation."))
    if operation in _ONE_ANSWER and not (len(of) == 1 and isinstance(of[0], Answer)):
        raise BadRowError(_("Please choose one question, and nothing else."))
    if operation == Operation.COUNT and not (len(of) == 1 and isinstance(of[0], Count)):
        raise BadRowError(_("Please choose one group that is filled in several times."))


def _operand(one: Answer | Count | Plain) -> Operand:
    match one:
        case Answer(path):
            return Operand(f"field:{path}")
        case Count(group):
            return Operand(f"count:{group}")
    return Operand(VALUE, str(one))


def _read(operand: Operand, *, words: bool) -> Answer | Count | Plain:
    kind, _colon, name = operand.source.partition(":")
    if kind == VALUE:
        return operand.value if words else read_number(operand.value)
    return Count(name) if kind == "count" else Answer(name)
