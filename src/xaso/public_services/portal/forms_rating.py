"""What citizens add to a rating, what supervisors look for, how the scale is set."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import list_units
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.portal.rated import officers_rated, procedures_rated
from xaso.public_services.portal.rating_models import WORD_LENGTH, Band, Steps
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput

ANY = ("", _("All"))


class WordForm(forms.Form):
    """What somebody wants to add to their rating."""

    word = forms.CharField(
        label=_("What went well, what should be better?"),
        max_length=500,
        widget=forms.Textarea({"rows": "4"}),
    )


class RatingFilterForm(forms.Form):
    """Narrow the ratings by what they come to, by unit, person, procedure and day."""

    band = forms.ChoiceField(label=_("Rating"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    officer = forms.ChoiceField(label=_("Official"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=DateInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(one.pk), one.name) for one in list_units(require_commune())]
        offered: dict[str, list[tuple[Any, Any]]] = {
            "band": [(str(one.value), one.label) for one in reversed(Band)],
            "unit": units,
            "officer": officers_rated(),
            "procedure": procedures_rated(),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        typed: dict[str, Any] = super().clean() or {}
        refuse_turned_days(self, "first", "last")
        return typed

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for; nothing of what cannot be understood."""
        self.is_valid()
        return dict(self.cleaned_data)


class ScaleForm(forms.Form):
    """In how many steps citizens rate, and in which words."""

    steps = forms.TypedChoiceField(
        label=_("Number of steps"), choices=Steps.choices, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Own words, one a line, from the worst to the best"),
        help_text=_("Left empty, the usual words are shown."),
        required=False,
        widget=forms.Textarea({"rows": "5"}),
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)

    def clean_valid_from(self) -> Any:
        """Refuse a day that is over."""
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("Please choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse words that are too many, too few or too long."""
        typed: dict[str, Any] = super().clean() or {}
        words = self.own_words
        if words and len(words) != typed.get("steps"):
            said = gettext("Please write %(count)s lines, one for each step.")
            self.add_error("words", said % {"count": typed.get("steps", Steps.THREE)})
        if any(len(word) > WORD_LENGTH for word in words):
            said = gettext("A word may have %(count)s letters at most.")
            self.add_error("words", said % {"count": WORD_LENGTH})
        return typed

    @property
    def own_words(self) -> tuple[str, ...]:
        """The own words, if any were written."""
        lines = self.cleaned_data.get("words", "").splitlines()
        return tuple(filter(None, (" ".join(line.split()) for line in lines)))
