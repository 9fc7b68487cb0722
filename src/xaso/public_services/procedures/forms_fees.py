"""What officials type and choose around tables of fees."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.public_services.procedures.contracts import (
    Channel,
    FeeGroup,
    FeeKind,
    FeeMomentKind,
)
from xaso.public_services.procedures.models import (
    FeeMoment,
    FeeTable,
    FeeTableRow,
    Procedure,
)
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput, FileDrop, MoneyInput

MOST_BYTES = 2_000_000
MOST_DONG = 2_000_000_000
_ANY = [("", _("Any"))]
type Key = tuple[Any, ...]


class FeeTableFilterForm(forms.Form):
    """Words and standing."""

    q = forms.CharField(
        label=_("Name, resolution or code of a procedure"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            *_ANY,
            ("draft", _("Draft")),
            ("now", _("In force")),
            ("coming", _("To come")),
            ("over", _("No longer in force")),
        ],
    )
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class FeeTableForm(forms.ModelForm):  # type: ignore[type-arg]
    """The head of a table: which resolution, from when to when."""

    class Meta:
        model = FeeTable
        fields = ["name", "issuer", "act", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput, "valid_to": DateInput}
        help_texts = {
            "name": _("As people here call it, for example: Civil-status charges."),
            "act": _("As it stands on the resolution, with its day."),
            "valid_to": _("Empty where the resolution names no last day."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a span that runs backwards."""
        typed = super().clean() or {}
        refuse_turned_days(self)
        return typed


class FeeRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """One item of a table; also every row of a sheet.

    ``procedures`` are all by code; ``known`` the items that the table has already.
    """

    field_order = ["procedure_code"]
    procedure_code = forms.CharField(
        label=_("Code of the procedure"), max_length=20, help_text=_("For example 1.004873.")
    )
    amount = forms.IntegerField(
        label=_("Amount in đồng"), min_value=0, max_value=MOST_DONG, widget=MoneyInput
    )
    cap = forms.IntegerField(
        label=_("At most for one copy, in đồng"),
        min_value=0,
        max_value=MOST_DONG,
        required=False,
        widget=MoneyInput,
    )

    class Meta:
        model = FeeTableRow
        fields = [
            "name", "kind", "code", "channel", "group", "amount", "unit", "from_unit", "cap",
            "article",
        ]  # fmt: skip
        help_texts = {
            "name": _("As the resolution calls it."),
            "code": _("Of the list of the treasury or the national portal, if it has one."),
            "article": _("For example: Article 3, clause 1."),
        }

    def __init__(
        self,
        *args: Any,
        procedures: Mapping[str, Procedure],
        known: set[Key] | frozenset[Key] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.procedures, self.known = procedures, known
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in (FeeKind.CHARGE, FeeKind.FEE)
        ]
        for name, kinds, words in (
            ("channel", Channel, _("Any way")),
            ("group", FeeGroup, _("Everybody")),
        ):
            self.fields[name].choices = [("", words), *kinds.choices]  # type: ignore[attr-defined]
        if not self.instance._state.adding:
            self.initial["procedure_code"] = self.instance.procedure.code

    def clean_procedure_code(self) -> str:
        """Refuse a code that the catalogue does not have."""
        code: str = self.cleaned_data["procedure_code"].strip()
        if code not in self.procedures:
            raise forms.ValidationError(
                gettext("The catalogue has no procedure with this code.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse an item that the table has already."""
        typed = super().clean() or {}
        if not self.errors:
            self.instance.procedure = self.procedures[typed["procedure_code"]]
            if key_of(self.instance.procedure.code, typed) in self.known:
                self.add_error(None, gettext("The table has this item already."))
        return typed


class FeeSheetForm(forms.Form):
    """A workbook with items."""

    sheet = forms.FileField(
        label=_("Workbook with items"),
        help_text=_("Start from the sample; rows that cannot be read are listed and left out."),
        widget=FileDrop(accept=".xlsx"),
    )

    def clean_sheet(self) -> Any:
        """Refuse what is too large to be a table of fees."""
        sheet = self.cleaned_data["sheet"]
        if sheet.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The workbook is too large; 2 MB at most."))
        return sheet


class FeeMomentForm(forms.ModelForm):  # type: ignore[type-arg]
    """When fees of online dossiers are asked for, and what becomes of those not paid."""

    moment = forms.ChoiceField(
        label=_("The fee of an online dossier is asked for"),
        choices=FeeMomentKind.choices,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = FeeMoment
        fields = ["moment", "holds", "remind_days", "lapse_days"]
        labels = {
            "holds": _("A dossier asked at sending is received only once it is paid"),
            "remind_days": _("Remind the citizen after so many days"),
            "lapse_days": _("Let an unpaid dossier lapse after so many days"),
        }
        help_texts = {
            "remind_days": _("0: never."),
            "lapse_days": _(
                "0: never. No general rule of law was found; set it only where one names a limit."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Let only those lapse that cannot go on without the money."""
        typed = super().clean() or {}
        waits = typed.get("holds") and typed.get("moment") == FeeMomentKind.SENDING
        if typed.get("lapse_days") and not waits:
            message = gettext("Only a dossier that waits for its fee before receipt can lapse.")
            self.add_error("lapse_days", message)
        return typed


def key_of(code: str, row: Mapping[str, Any]) -> Key:
    """Return by what an item is told from the others of its table."""
    return (code, row["name"], row["channel"], row["group"], row["from_unit"])
