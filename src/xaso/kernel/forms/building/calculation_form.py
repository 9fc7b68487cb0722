"""How an answer is worked out from others: a choice, and rows of what goes in."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.calculations import (
    MOST_OPERANDS,
    OPERATION_WORDS,
    VALUE,
    Operand,
    Typed,
    calculation_from,
    typed_of,
)
from xaso.kernel.forms.building.condition_form import (
    earlier_questions,
    group_counts,
    say_question,
)
from xaso.kernel.forms.building.conditions import BadRowError
from xaso.kernel.forms.building.lines import (
    BadLinesError,
    read_calculation,
    say_calculation,
)
from xaso.kernel.forms.building.question_rules import is_day
from xaso.kernel.forms.building.spots import Spot, path_of_spot
from xaso.kernel.forms.schema import TODAY, Field, FormSchema


class CalculationForm(forms.Form):
    """A calculation in rows; where rows cannot say it, as text that stays as it is."""

    operation = forms.ChoiceField(label=gettext_lazy("Way to calculate"), required=False)
    at = forms.ChoiceField(label=gettext_lazy("For an age: on which day"), required=False)
    between = forms.CharField(
        label=gettext_lazy("For words: what stands between"),
        required=False,
        strip=False,
        max_length=10,
    )
    json = forms.CharField(
        label=gettext_lazy("The calculation as JSON"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "The builder cannot show this calculation. Empty the field to take it away."
        ),
    )

    def __init__(self, data: Any, *, schema: FormSchema, spot: Spot, asked: Field) -> None:
        self.calculation = asked.calculation
        shown = typed_of(asked.calculation)
        self.is_simple = shown is not None
        initial = {"json": say_calculation(asked)} if shown is None else _initial(shown)
        super().__init__(data, prefix="calculation", initial=initial)
        if shown is None:
            for name in ("operation", "at", "between"):
                del self.fields[name]
            return
        del self.fields["json"]
        self._choose("operation", [("", _("None")), *OPERATION_WORDS.items()], "")
        self._choose(
            "at", [(TODAY, _("The day of filling in")), *_days(schema, spot)], shown.at
        )
        sources = [("", "–"), *_sources(schema, spot), (VALUE, _("A number or words:"))]
        kept = [one.source for one in shown.operands] + [""] * MOST_OPERANDS
        for at in range(MOST_OPERANDS):
            self.fields |= _operand_fields(at)
            self._choose(f"source_{at}", sources, kept[at])

    @property
    def is_open(self) -> bool:
        """Whether there is something to see or to put right."""
        return self.calculation is not None or bool(self.is_bound and self.errors)

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Return the rows of what goes in."""
        numbers = range(MOST_OPERANDS) if self.is_simple else ()
        return [(self[f"source_{at}"], self[f"value_{at}"]) for at in numbers]

    def rows_in_use(self) -> int:
        """Return how many rows are to be seen at once: the filled ones and an empty one."""
        filled = [at for at, row in enumerate(self.rows()) if row[0].value()]
        return max(filled, default=-1) + 2

    def clean(self) -> dict[str, Any]:
        """Understand what was typed."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.calculation = (
                calculation_from(_typed(cleaned))
                if self.is_simple
                else read_calculation(cleaned["json"])
            )
        except (BadRowError, BadLinesError) as error:
            self.add_error(None, str(error))
        return cleaned

    def _choose(self, name: str, choices: list[tuple[str, Any]], kept: str) -> None:
        """Offer choices, and what is there now even where it can no longer be chosen."""
        more = [] if kept in dict(choices) else [(kept, kept.partition(":")[2] or kept)]
        self.fields[name].choices = [*choices, *more]  # type: ignore[attr-defined]


def _initial(shown: Typed) -> dict[str, str]:
    initial = {"operation": shown.operation, "at": shown.at, "between": shown.between}
    for at, one in enumerate(shown.operands):
        initial |= {f"source_{at}": one.source, f"value_{at}": one.value}
    return initial


def _typed(cleaned: dict[str, Any]) -> Typed:
    operands = tuple(
        Operand(cleaned[f"source_{at}"], cleaned[f"value_{at}"]) for at in range(MOST_OPERANDS)
    )
    return Typed(cleaned["operation"], operands, cleaned["at"] or TODAY, cleaned["between"])


def _operand_fields(at: int) -> dict[str, forms.Field]:
    number = {"number": at + 1}
    return {
        f"source_{at}": forms.ChoiceField(
            label=_("Goes in %(number)s") % number, required=False
        ),
        f"value_{at}": forms.CharField(
            label=_("Value %(number)s") % number, required=False, max_length=200, strip=False
        ),
    }


def _sources(schema: FormSchema, spot: Spot) -> list[tuple[str, str]]:
    asked = earlier_questions(schema, spot, repeated=True)
    fields = [(f"field:{path_of_spot(schema, at)}", say_question(one)) for at, one in asked]
    return [*fields, *group_counts(schema, spot)]


def _days(schema: FormSchema, spot: Spot) -> list[tuple[str, str]]:
    asked = earlier_questions(schema, spot)
    return [(path_of_spot(schema, at), one.label.vi) for at, one in asked if is_day(one)]
