"""A further demand on an answer: a condition that must hold, and what is said if it does not."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.condition_form import ConditionForm
from xaso.kernel.forms.building.part_forms import initial_words, text_field, typed_words
from xaso.kernel.forms.building.spots import Spot
from xaso.kernel.forms.schema import FormSchema, Must

MOST_DEMANDS = 9


class DemandedForm(ConditionForm):
    """What must hold; unlike other conditions it may look at later questions of its page."""

    sees_whole_page = True


class DemandForm(forms.Form):
    """One demand; emptied it is taken away."""

    say = text_field(gettext_lazy("What is said if it does not hold"), rows=2)
    say_en = text_field(gettext_lazy("The same in English"))

    def __init__(
        self, data: Any, *, schema: FormSchema, spot: Spot, former: Must | None, number: int
    ) -> None:
        shown = initial_words(former, ["say"]) if former else {}
        super().__init__(data, prefix=f"demand{number}", initial=shown)
        self.is_open = former is not None
        self.that = DemandedForm(
            data,
            schema=schema,
            spot=spot,
            wanted=former.that if former else None,
            prefix=f"demand{number}-that",
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the condition of a sentence."""
        cleaned = super().clean() or {}
        if not self.that.is_valid():
            self.add_error(None, _("A condition is not filled in right; see it below."))
        elif cleaned.get("say") and not self.that.condition:
            self.add_error("say", _("Please fill in the condition below."))
        return cleaned

    def demand(self) -> Must | None:
        """Return the demand as it was typed; nothing where it is empty."""
        if not self.that.condition:
            return None
        return Must(self.that.condition, typed_words(self.cleaned_data, ["say"])["say"])


def demand_forms(
    data: Any, *, schema: FormSchema, spot: Spot, former: tuple[Must, ...]
) -> list[DemandForm]:
    """Return a form for every demand there is, and an empty one."""
    shown = [*former, None][:MOST_DEMANDS]
    return [
        DemandForm(data, schema=schema, spot=spot, former=one, number=number)
        for number, one in enumerate(shown)
    ]
