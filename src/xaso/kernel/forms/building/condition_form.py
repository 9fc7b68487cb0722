"""The small builder of conditions: question, comparison, value; all of them or any."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.conditions import (
    EMPTY,
    IS_NOT,
    NOT_IN,
    ROWS,
    BadRowError,
    Row,
    Rows,
    as_json,
    condition_from,
    from_json,
    rows_of,
)
from xaso.kernel.forms.building.spots import Spot, part_at, path_of_spot, spots
from xaso.kernel.forms.lists import options_of
from xaso.kernel.forms.saying import say_condition
from xaso.kernel.forms.schema import (
    Comparison,
    Condition,
    Field,
    FormSchema,
    Group,
    Kind,
)

_LONGEST_LABEL = 70
_MOST_OPTIONS = 4
_DAYS = (Kind.DATE, Kind.PARTIAL_DATE)
_COMPARISONS = [
    (Comparison.IS.value, gettext_lazy("is")),
    (Comparison.IN.value, gettext_lazy("is one of")),
    (IS_NOT, gettext_lazy("is not")),
    (NOT_IN, gettext_lazy("is none of")),
    (Comparison.FILLED.value, gettext_lazy("is filled in")),
    (EMPTY, gettext_lazy("is empty")),
    (Comparison.AT_LEAST.value, gettext_lazy("is at least")),
    (Comparison.AT_MOST.value, gettext_lazy("is at most")),
    (Comparison.OVER.value, gettext_lazy("is over")),
    (Comparison.UNDER.value, gettext_lazy("is under")),
]


class ConditionForm(forms.Form):
    """A condition in rows; where rows cannot say it, as text that stays as it is.

    It looks at what is asked before; with ``sees_whole_page`` at all of its page.
    """

    sees_whole_page = False
    any_of = forms.ChoiceField(
        label=gettext_lazy("How they go together"),
        required=False,
        choices=[
            ("", gettext_lazy("All of them must hold")),
            ("any", gettext_lazy("One of them is enough")),
        ],
    )
    json = forms.CharField(
        label=gettext_lazy("The condition as JSON"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "The builder cannot show this condition. Empty the field to take it away."
        ),
    )

    def __init__(
        self,
        data: Any,
        *,
        schema: FormSchema,
        spot: Spot,
        wanted: Condition | None,
        prefix: str,
    ) -> None:
        self.schema, self.wanted = schema, wanted
        self.condition = wanted
        shown = rows_of(schema, wanted)
        self.is_simple = shown is not None
        initial = {"json": as_json(wanted)} if shown is None else _initial(shown)
        super().__init__(data, prefix=prefix, initial=initial)
        if shown is None:
            del self.fields["any_of"]
            return
        del self.fields["json"]
        until = (spot[0] + 1,) if self.sees_whole_page else spot
        known = _subjects(schema, spot, until)
        kept = [(row.subject, row.subject.partition(":")[2]) for row in shown.rows]
        choices = [("", "–"), *known, *[one for one in kept if one[0] not in dict(known)]]
        for at in range(ROWS):
            self.fields |= _row_fields(at, choices)

    @property
    def said(self) -> str:
        """The condition as it stands, in words."""
        return say_condition(self.schema, self.wanted, "vi") if self.wanted else ""

    @property
    def is_open(self) -> bool:
        """Whether there is something to see or to put right."""
        return self.wanted is not None or bool(self.is_bound and self.errors)

    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return the rows to be drawn."""
        if not self.is_simple:
            return []
        return [
            (self[f"subject_{at}"], self[f"comparison_{at}"], self[f"value_{at}"])
            for at in range(ROWS)
        ]

    def rows_in_use(self) -> int:
        """Return how many rows are to be seen at once: the filled ones and an empty one."""
        filled = [at for at, row in enumerate(self.rows()) if row[0].value()]
        return max(filled, default=-1) + 2

    def clean(self) -> dict[str, Any]:
        """Understand what was typed; what is not stands by its row."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.condition = (
                self._from_rows(cleaned) if self.is_simple else from_json(cleaned["json"])
            )
        except BadRowError as error:
            self.add_error(None if self.is_simple else "json", str(error))
        return cleaned

    def _from_rows(self, cleaned: dict[str, Any]) -> Condition | None:
        rows = [
            Row(
                cleaned[f"subject_{at}"],
                cleaned[f"comparison_{at}"] or Comparison.IS.value,
                cleaned[f"value_{at}"],
            )
            for at in range(ROWS)
        ]
        for at, row in enumerate(rows):
            try:
                condition_from(self.schema, Rows((row,)))
            except BadRowError as error:
                self.add_error(f"value_{at}", str(error))
        if self.errors:
            return self.wanted
        return condition_from(self.schema, Rows(tuple(rows), cleaned["any_of"] == "any"))


def earlier_questions(
    schema: FormSchema, spot: Spot, *, until: Spot = (), repeated: bool = False
) -> list[tuple[Spot, Field]]:
    """Return the questions that the part at a spot may look at, or also add up (``repeated``).

    Those before it, or before another spot (``until``).
    """
    found = []
    for at, part in spots(schema):
        if isinstance(part, Field) and at < (until or spot) and part.kind != Kind.NOTE:
            group = part_at(schema, at[:-1])
            outside = isinstance(group, Group) and group.repeat and at[:-1] != spot[:2]
            if repeated or not outside:
                found.append((at, part))
    return found


def _initial(shown: Rows) -> dict[str, str]:
    initial = {"any_of": "any" if shown.any_of else ""}
    for at, row in enumerate(shown.rows):
        initial |= {
            f"subject_{at}": row.subject,
            f"comparison_{at}": row.comparison,
            f"value_{at}": row.value,
        }
    return initial


def _row_fields(at: int, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    number = {"number": at + 1}
    return {
        f"subject_{at}": forms.ChoiceField(
            label=_("Question %(number)s") % number, required=False, choices=choices
        ),
        f"comparison_{at}": forms.ChoiceField(
            label=_("Comparison %(number)s") % number,
            required=False,
            choices=_COMPARISONS,
            initial=Comparison.IS.value,
        ),
        f"value_{at}": forms.CharField(
            label=_("Value %(number)s") % number, required=False, max_length=500
        ),
    }


def _subjects(schema: FormSchema, spot: Spot, until: Spot) -> list[tuple[str, str]]:
    asked = earlier_questions(schema, spot, until=until)
    fields = [(f"field:{path_of_spot(schema, at)}", say_question(one)) for at, one in asked]
    ages = [
        (
            f"age:{path_of_spot(schema, at)}",
            _("The age by: %(label)s") % {"label": say_question(one)},
        )
        for at, one in asked
        if one.kind in _DAYS
    ]
    return [*fields, *ages, *group_counts(schema, until)]


def group_counts(schema: FormSchema, spot: Spot) -> list[tuple[str, str]]:
    """Return the repeated groups before a spot, as something that can be counted."""
    return [
        (f"count:{one.key}", _("How many: %(title)s") % {"title": one.title.vi or one.key})
        for at, one in spots(schema)
        if isinstance(one, Group) and one.repeat and at < spot[:2]
    ]


def say_question(field: Field) -> str:
    """Return a question as a list of choices names it, with its answers where they are few."""
    options = [one.label.vi for one in options_of(field)]
    answers = f" ({' / '.join(options)})" if 0 < len(options) <= _MOST_OPTIONS else ""
    return f"{field.label.vi}"[:_LONGEST_LABEL] + answers
