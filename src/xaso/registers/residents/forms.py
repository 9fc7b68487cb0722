"""What officials type about residents."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import list_villages
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.ids import IdentifierError, parse_phone
from xaso.registers.residents.listing import AGE_GROUPS, Wanted
from xaso.registers.residents.models import Residence, Resident, Status
from xaso.registers.residents.values import Correction
from xaso.ui.widgets import FileDrop

_ANY = ("", _("Any"))


def _village_choices() -> list[tuple[str, Any]]:
    villages = list_villages(require_commune())
    return [_ANY, *((str(one.pk), one.name) for one in villages)]


def age_group_label(group: str) -> str:
    """Return an age group as people read it."""
    youngest, oldest = AGE_GROUPS[group]
    if group == str(youngest):
        return gettext("%(age)s and older") % {"age": youngest}
    return gettext("%(from)s to %(to)s years") % {"from": youngest, "to": oldest}


_age_group_label = lazy(age_group_label, str)


class HouseholdFilterForm(forms.Form):
    """Search words and village."""

    q = forms.CharField(
        label=_("Household number or a member's name"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    village = forms.ChoiceField(label=_("Village"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the villages once, however often the page asks for the choices."""
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = _village_choices()  # type: ignore[attr-defined]

    def wanted(self, sort: str) -> Wanted:
        """Return what was chosen; what cannot be read counts as nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        village = chosen.get("village")
        return Wanted(
            text=chosen.get("q", ""),
            village=UUID(village) if village else None,
            age_group=chosen.get("age", ""),
            status=self._status(chosen),
            sort=sort,
        )

    def _status(self, chosen: dict[str, str]) -> str:
        return ""


class ResidentFilterForm(HouseholdFilterForm):
    """Search words, village, age group and status; who lives here unless another is asked."""

    ALL = "all"

    q = forms.CharField(
        label=_("Name, year of birth or last 4 figures of the personal id"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    age = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[_ANY, *((group, _age_group_label(group)) for group in AGE_GROUPS)],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[*Status.choices, (ALL, _("Everybody on the books"))],
    )

    def _status(self, chosen: dict[str, str]) -> str:
        status = chosen.get("status") or Status.PRESENT
        return "" if status == self.ALL else str(status)


class PurposeForm(forms.Form):
    """Why somebody wants to see a person's data; it goes into the access log."""

    PURPOSES = [
        ("dossier", _("Handling a dossier")),
        ("counter", _("Helping this person at the counter")),
        ("contact", _("Calling this person")),
        ("check", _("Checking what the register says")),
        ("other", _("Another purpose")),
    ]

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", _("Choose")), *PURPOSES])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=120,
        help_text=_("The dossier's code, or the purpose in a few words."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where no purpose of the list fits."""
        cleaned = super().clean() or {}
        if cleaned.get("purpose") == "other" and not cleaned.get("note"):
            self.add_error("note", gettext("Write the purpose in a few words."))
        return cleaned

    def sentence(self) -> str:
        """Return the purpose as the access log keeps it."""
        label = str(dict(self.PURPOSES)[self.cleaned_data["purpose"]])
        return ": ".join(filter(None, [label, self.cleaned_data["note"]]))


class CorrectionForm(forms.Form):
    """What is wrong in the register; the telephone number is never shown here."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    phone = forms.CharField(
        label=_("New telephone number"),
        required=False,
        max_length=20,
        help_text=_("Leave empty to keep the number on the books."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    remove_phone = forms.BooleanField(
        label=_("The number on the books is no longer right; remove it"), required=False
    )
    address = forms.CharField(
        label=_("Address in the village"),
        required=False,
        max_length=200,
        help_text=_("It changes for the whole household."),
    )
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    residence = forms.ChoiceField(label=_("Residence"), choices=Residence.choices)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)

    @classmethod
    def of(cls, row: Resident, data: Any = None) -> "CorrectionForm":
        """Return the form filled with what the register says."""
        names = ("full_name", "occupation", "residence", "status")
        initial = {name: getattr(row, name) for name in names}
        return cls(data, initial=initial | {"address": row.household.address})

    def clean_phone(self) -> str:
        """Refuse what no telephone network could reach."""
        typed = str(self.cleaned_data["phone"])
        try:
            return parse_phone(typed) if typed else ""
        except IdentifierError as error:
            raise forms.ValidationError(
                gettext("Write a telephone number that can be called, such as 0912 345 678.")
            ) from error

    def correction(self) -> Correction:
        """Return what was changed in the form; the rest stays as others may have made it."""
        typed = self.cleaned_data
        changed = {name: typed[name] for name in self.changed_data if name in typed}
        phone = typed["phone"] or ("" if typed["remove_phone"] else None)
        wanted = {
            name: changed[name]
            for name in ("full_name", "address", "occupation", "residence", "status")
            if name in changed
        }
        return Correction(phone=phone, **wanted)


class UploadForm(forms.Form):
    """The workbook to import."""

    file = forms.FileField(label=_("Workbook (.xlsx)"), widget=FileDrop(accept=".xlsx"))
