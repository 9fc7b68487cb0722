"""What a clerk types about registers and their numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import require_commune
from xaso.office.documents.permissions import KEEP_REGISTERS
from xaso.office.documents.queries.staff import staff
from xaso.office.documents.services.books import RegisterInput
from xaso.office.documents.types import document_types


class ReserveForm(forms.Form):
    """How many numbers are set aside, and why."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=200, initial=1)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class RegisterSetupForm(forms.Form):
    """Name, agency's mark, types and keeper of a register."""

    name = forms.CharField(label=_("Name of the register"), max_length=120)
    mark = forms.RegexField(
        r"^[A-ZĐ]+(-[A-ZĐ0-9]+)*$",
        label=_("Agency's short name in the symbol"),
        max_length=30,
        help_text=_("As in 15/QĐ-UBND: UBND."),
    )
    keeper = forms.ChoiceField(label=_("Keeper"), required=False)
    types = forms.MultipleChoiceField(
        label=_("Types that stand in it"),
        required=False,
        help_text=_("None chosen: all that no other register takes."),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.code, one.name) for one in document_types()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keepers = {
            str(one.user_id): one.label
            for one in staff(require_commune())
            if one.roles & KEEP_REGISTERS.roles
        }
        self.fields["keeper"] = forms.ChoiceField(
            label=_("Keeper"),
            required=False,
            choices=[("", _("Nobody named")), *keepers.items()],
        )
        self.order_fields(["name", "mark", "keeper", "types"])

    def as_input(self) -> RegisterInput:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        return RegisterInput(
            typed["name"], typed["mark"], tuple(typed["types"]), typed["keeper"] or None
        )
