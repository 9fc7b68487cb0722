"""What officials type about a question; what a kind of answer does not know is not asked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.calculation_form import CalculationForm
from xaso.kernel.forms.building.condition_form import ConditionForm
from xaso.kernel.forms.building.demand_form import demand_forms
from xaso.kernel.forms.building.lines import (
    BadLinesError,
    read_options,
)
from xaso.kernel.forms.building.part_forms import KeyedForm, text_field, typed_words
from xaso.kernel.forms.building.question_rules import (
    ALWAYS,
    BOUNDS,
    CHOSEN,
    FOR_SOME,
    NEVER,
    RULES_OF,
    SOMETIMES,
    initial_of,
    inputs_of,
    is_day,
    typed_bound,
)
from xaso.kernel.forms.building.spots import Spot, path_of_spot, spots
from xaso.kernel.forms.building.words import LIST_WORDS, kind_choices
from xaso.kernel.forms.patterns import is_pattern
from xaso.kernel.forms.schema import TODAY, Field, FormSchema, Kind, Rules
from xaso.kernel.forms.soundness import MOST_DECIMALS


class QuestionForm(KeyedForm):
    """One question: what is asked, how it is answered, when, and from where it is known."""

    label = text_field(gettext_lazy("Question asked"), rows=2)
    label_en = text_field(gettext_lazy("Question in English"))
    help = text_field(gettext_lazy("Help text"), rows=2)
    help_en = text_field(gettext_lazy("Help text in English"), rows=2)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=kind_choices)
    options = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One a line. With a value of its own and English: nam | Nam | Male."
        ),
    )
    option_source = forms.ChoiceField(
        label=gettext_lazy("Or a shared list"),
        required=False,
        choices=[("", gettext_lazy("None")), *LIST_WORDS.items()],
    )
    min = forms.FloatField(label=gettext_lazy("At least"), required=False)
    max = forms.FloatField(label=gettext_lazy("At most"), required=False)
    decimals = forms.IntegerField(
        label=gettext_lazy("Digits after the comma"),
        required=False,
        min_value=0,
        max_value=MOST_DECIMALS,
    )
    min_length = forms.IntegerField(
        label=gettext_lazy("Fewest letters"), required=False, min_value=0, max_value=10_000
    )
    max_length = forms.IntegerField(
        label=gettext_lazy("Most letters"), required=False, min_value=0, max_value=10_000
    )
    pattern = text_field(
        gettext_lazy("Pattern"), help_text=gettext_lazy("Such as \\d{3}-[A-Z]+; usually empty.")
    )
    pattern_say = text_field(gettext_lazy("What is said when the pattern does not fit"))
    pattern_say_en = text_field(gettext_lazy("The same in English"))
    not_future = forms.BooleanField(label=gettext_lazy("Not in the future"), required=False)
    not_past = forms.BooleanField(label=gettext_lazy("Not in the past"), required=False)
    not_before = forms.ChoiceField(label=gettext_lazy("Not before the day of"), required=False)
    not_after = forms.ChoiceField(label=gettext_lazy("Not after the day of"), required=False)
    abroad = forms.BooleanField(label=gettext_lazy("Addresses abroad allowed"), required=False)
    component = text_field(
        gettext_lazy("Paper of the procedure"),
        help_text=gettext_lazy("The very name of the paper in the list of the procedure."),
    )
    required = forms.ChoiceField(
        label=gettext_lazy("Must be answered"),
        choices=[
            (NEVER, gettext_lazy("No")),
            (ALWAYS, gettext_lazy("Yes")),
            (SOMETIMES, gettext_lazy("Only if a condition holds")),
        ],
    )
    prefill = forms.CharField(
        label=gettext_lazy("Known beforehand from"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Names such as applicant.full_name, with commas between."),
    )

    def __init__(self, data: Any, schema: FormSchema, spot: Spot, former: Field) -> None:
        self.former = former
        super().__init__(data, schema, spot, initial_of(former))
        wanted = None if isinstance(former.required, bool) else former.required
        self.required_if = ConditionForm(
            data, schema=schema, spot=spot, wanted=wanted, prefix="required"
        )
        self.calculation = CalculationForm(data, schema=schema, spot=spot, asked=former)
        self.demands = demand_forms(data, schema=schema, spot=spot, former=former.rules.must)
        self._choose_days(schema, spot)
        for name in {*FOR_SOME, *BOUNDS} - inputs_of(former.kind):
            del self.fields[name]

    def conditions(self) -> Iterable[tuple[str, ConditionForm]]:
        """Return the conditions with what each decides."""
        return [*super().conditions(), (_("Must be answered if"), self.required_if)]

    def main_fields(self) -> list[forms.BoundField]:
        """Return what is asked about every question, to be seen at once."""
        names = ("label", "help", "kind", "options", "option_source", "component", "required")
        return [self[name] for name in names if name in self.fields]

    def bounds(self) -> list[forms.BoundField]:
        """Return the bounds that this kind of answer knows."""
        names = [name for name in BOUNDS if name in self.fields and name not in FOR_SOME]
        return [self[name] for name in names]

    def further_fields(self) -> list[forms.BoundField]:
        """Return what few questions need."""
        names = ("label_en", "help_en", "key", "prefill")
        return [self[name] for name in names]

    def clean_options(self) -> Any:
        """Understand the answers to choose from."""
        return self._lines("options", read_options)

    def clean_pattern(self) -> str:
        """Refuse a pattern that a text could make slow."""
        pattern = str(self.cleaned_data["pattern"])
        if pattern and not is_pattern(pattern):
            said = _("This pattern is not allowed: no brackets around parts, no bars.")
            raise forms.ValidationError(said)
        return pattern

    def clean(self) -> dict[str, Any]:
        """Ask for the condition where one shall decide whether an answer is needed."""
        cleaned = super().clean()
        if cleaned.get("required") == SOMETIMES and not self.required_if.condition:
            self.add_error("required", _("Please fill in the condition below."))
        if not all([one.is_valid() for one in self.demands]):
            self.add_error(None, _("A demand is not filled in right; see it below."))
        if not self.calculation.is_valid():
            self.add_error(None, _("The calculation is not filled in right; see it below."))
        return cleaned

    def changed(self) -> Field:
        """Return the question as it was typed; what a new kind does not know is left out."""
        typed = self.cleaned_data
        names = [one.strip() for one in typed["prefill"].split(",")]
        return replace(
            self.former,
            **typed_words(typed, ["label", "help"]),
            **self._for_some(),
            key=typed["key"],
            kind=Kind(typed["kind"]),
            when=self.when.condition,
            required=self._required(),
            prefill=tuple(one for one in names if one)[:9],
            calculation=self.calculation.calculation,
            rules=self._rules(),
        )

    def _is_same_kind(self) -> bool:
        return bool(self.cleaned_data["kind"] == self.former.kind)

    def _for_some(self) -> dict[str, Any]:
        """Return what only some kinds have; what this page does not show stays as it is."""
        if not self._is_same_kind():
            usual = {"options": (), "option_source": "", "component": ""}
            kept = {name: getattr(self.former, name) for name in ("options", "option_source")}
            return usual | (kept if self.cleaned_data["kind"] in CHOSEN else {})
        return {name: self.cleaned_data[name] for name in FOR_SOME if name in self.fields}

    def _required(self) -> Any:
        wanted = self.cleaned_data["required"]
        return self.required_if.condition if wanted == SOMETIMES else wanted == ALWAYS

    def _rules(self) -> Rules:
        typed = self.cleaned_data
        former = self.former.rules if self._is_same_kind() else Rules()
        known = RULES_OF.get(Kind(typed["kind"]), ())
        shown = {name: typed_bound(name, typed) for name in known if name in typed}
        found = [one.demand() for one in self.demands]
        return replace(former, must=tuple(one for one in found if one), **shown)

    def _choose_days(self, schema: FormSchema, spot: Spot) -> None:
        page = spot[:1]
        days = [
            (path_of_spot(schema, at), one.label.vi)
            for at, one in spots(schema)
            if isinstance(one, Field) and at[:1] <= page and at != spot and is_day(one)
        ]
        known = [("", "–"), (TODAY, _("The day of filling in")), *days]
        for name in ("not_before", "not_after"):
            now = getattr(self.former.rules, name)
            kept = [] if now in dict(known) else [(now, now)]
            self.fields[name].choices = [*known, *kept]  # type: ignore[attr-defined]

    def _lines[T](self, name: str, read: Callable[[str], T]) -> T:
        try:
            return read(self.cleaned_data[name])
        except BadLinesError as error:
            raise forms.ValidationError(str(error)) from error
