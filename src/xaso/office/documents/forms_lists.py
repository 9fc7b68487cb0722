"""What people choose in the lists of documents of ours."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.lib import clock
from xaso.office.documents.models import DocumentRegister
from xaso.office.documents.states import DocumentState
from xaso.office.documents.types import document_types

ANY = ("", _("All"))
STATES = (
    DocumentState.DRAFT,
    DocumentState.CHECKING,
    DocumentState.SIGNING,
    DocumentState.SIGNED,
    DocumentState.RELEASED,
    DocumentState.RECALLED,
    DocumentState.REPLACED,
    DocumentState.DROPPED,
)


class ListForm(forms.Form):
    """Words, type and state; the address says it all."""

    text = forms.CharField(
        label=_("Number, subject or agency"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Type of document"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *[(one, one.label) for one in STATES]]
    )
    sort = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__({name: query.get(name, "") for name in self.base_fields})
        choices = [ANY, *((one.code, one.name) for one in document_types())]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Type of document"), required=False, choices=choices
        )


class RegisterForm(ListForm):
    """Which register of which year."""

    register = forms.ChoiceField(label=pgettext_lazy("book", "Register"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    field_order = ["text", "register", "year", "kind", "state", "sort"]

    def __init__(self, query: QueryDict, registers: list[DocumentRegister]) -> None:
        super().__init__(query)
        self.fields["register"] = forms.ChoiceField(
            label=pgettext_lazy("book", "Register"),
            required=False,
            choices=[(str(one.pk), one.name) for one in registers],
        )
        self.order_fields(self.field_order)
        first = str(registers[0].pk) if registers else ""
        usual = {"register": first, "year": str(clock.today().year)}
        self.data = {name: value or usual.get(name, "") for name, value in self.data.items()}

    def clean(self) -> dict[str, Any]:
        """Return the choice."""
        return super().clean() or {}
