"""One form for each kind of thing that an act needs."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import Commune, list_units
from xaso.lib.clock import today
from xaso.public_services.dossiers.forms.base import (
    ActForm,
    LimitMixin,
    ManyFilesField,
    ReasonForm,
    WordsForm,
    choice,
    not_after_today,
)
from xaso.public_services.dossiers.forms.fees import FeeMixin
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.communes import known_commune, meant_commune
from xaso.public_services.dossiers.queries.missing import missing_papers
from xaso.public_services.dossiers.queries.page import originals_here
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.procedures.api import Channel, limit_for
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import Combobox, MoneyInput


class ReceiveForm(FeeMixin, LimitMixin, ActForm):
    """What was missing and is there now; what is open about the fee; the limit nobody names."""

    field_order = ["brought", "scans", "exemption", "exemption_reason", "fee"]
    scans = ManyFilesField(label=_("Scans of the papers"), required=False)

    def prepare(self) -> None:
        """Ask for papers only where some are missing, for the limit where it is not known."""
        dossier = self.subject.dossier
        self.missing = missing_papers(dossier)
        if self.missing:
            self.fields["brought"] = forms.MultipleChoiceField(
                label=_("Papers that are there now"),
                choices=[(str(place), name) for place, name in enumerate(self.missing)],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            del self.fields["scans"]
        self.ask_about_fee(dossier)
        self.order_fields(self.field_order)
        if dossier.passed_to_id is not None or _limit_is_known(dossier):
            del self.fields["limit_value"], self.fields["limit_unit"]

    def given(self) -> dict[str, Any]:
        """Return what was brought, what was decided of the fee, the limit if it was asked for."""
        typed = self.cleaned_data
        papers: dict[str, Any] = {}
        if self.missing:
            names = tuple(self.missing[int(place)] for place in typed["brought"])
            papers = {"brought": names, "scans": typed["scans"]}
        limit = self.limit() if "limit_value" in self.fields else ""
        return papers | {"limit": limit, "fee": self.fee_decision()}


def _limit_is_known(dossier: Dossier) -> bool:
    named = dossier.channel in Channel
    channel = Channel(dossier.channel) if named else Channel.IN_PERSON
    return limit_for(dossier.procedure_version_id, channel) is not None


class PassOnForm(ActForm):
    """The commune to which the matter belongs: any in the country, by its name."""

    commune_id = forms.CharField(
        label=_("Competent commune"),
        max_length=100,
        help_text=_("Type a few letters of its name, today's or before 2025."),
    )

    def prepare(self) -> None:
        """Suggest communes while somebody types."""
        self.fields["commune_id"].widget = Combobox(reverse("dossiers:communes"))

    def clean_commune_id(self) -> int:
        """Return the commune that was chosen, or the only one that the letters can mean."""
        typed, here = self.cleaned_data["commune_id"], self.subject.commune_id
        found = known_commune(typed) or meant_commune(typed, near=here)
        if isinstance(found, list):
            raise forms.ValidationError(_say_communes(found))
        if found.pk == here:
            raise forms.ValidationError(gettext("This is the commune you work for."))
        return found.pk


def _say_communes(found: list[Commune]) -> str:
    """Say that nothing is called that, or which the letters may mean."""
    if not found:
        return gettext("No commune is called that, and none was before 2025.")
    names = "; ".join(f"{one}, {one.province}" for one in found)
    return gettext("Several are called that: %(names)s. Please type more.") % {"names": names}


class ConsultForm(LimitMixin, ActForm):
    """A question to another unit, with a deadline."""

    field_order = ["unit_id", "question"]
    question = forms.CharField(
        label=_("Question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        """Offer the other units of the commune."""
        dossier = self.subject.dossier
        units = [
            one for one in list_units(self.subject.commune_id) if one.pk != dossier.unit_id
        ]
        self.fields["unit_id"] = choice(
            _("Unit that is asked"), [("", _("Choose")), *((one.pk, one.name) for one in units)]
        )
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """Return unit, question and limit."""
        typed = self.cleaned_data
        return {
            "unit_id": typed["unit_id"],
            "question": typed["question"],
            "limit": self.limit(),
        }


class AnswerForm(ActForm):
    """The opinion of a unit."""

    answer = forms.CharField(
        label=_("Opinion"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class PaymentForm(ReasonForm):
    """How much the citizen has to pay, and what for."""

    field_order = ["amount"]
    amount = forms.IntegerField(
        label=_("Amount in đồng"), widget=MoneyInput, validators=[MinValueValidator(1)]
    )


class ExtendForm(LimitMixin, ReasonForm):
    """The reason of the delay, and how much more time is needed."""

    field_order = ["reason", "more"]

    def given(self) -> dict[str, Any]:
        """Return reason and limit."""
        return {"reason": super().given()["reason"], "limit": self.limit()}


class GroundedForm(ReasonForm):
    """A reason with the article it rests on."""

    legal_ground = forms.CharField(
        label=_("Legal ground"),
        max_length=300,
        required=False,
        help_text=_("Article and act, as they shall stand on the paper."),
    )


class StopForm(GroundedForm):
    """A stop needs its legal ground."""

    def prepare(self) -> None:
        """Ask for the article."""
        self.fields["legal_ground"].required = True


class TakeInForm(WordsForm):
    """The papers that were asked for, scanned or photographed."""

    field_order = ["scans"]
    scans = ManyFilesField(label=_("Scans of the papers"), required=False)


class StampForm(ActForm):
    """The day of the result and its scan."""

    result_date = TypedDateField(label=_("Date of the result"), validators=[not_after_today])
    scans = ManyFilesField(label=_("The result, scanned or as a signed file"), required=False)

    def prepare(self) -> None:
        """Results are usually dated today."""
        self.fields["result_date"].initial = today()


class TakeBackForm(ActForm):
    """How the competent commune decided, and the result it sent."""

    outcome = forms.ChoiceField(
        label=_("How it was decided"),
        choices=[(one.value, one.label) for one in (Outcome.GRANTED, Outcome.REFUSED)],
    )
    result_number = forms.CharField(
        label=_("Number of the result"), required=False, max_length=60
    )
    result_date = TypedDateField(
        label=_("Date of the result"), required=False, validators=[not_after_today]
    )
    scans = ManyFilesField(label=_("The result, scanned or as a signed file"), required=False)


class OriginalsForm(ActForm):
    """Whether the originals went back; asked only while some lie here."""

    originals_back = forms.BooleanField(label="", required=False)

    def prepare(self) -> None:
        """Name the originals."""
        names = originals_here(self.subject.dossier)
        if names:
            words = gettext("Given back: %(names)s") % {"names": "; ".join(names)}
            self.fields["originals_back"].label = words
        else:
            del self.fields["originals_back"]

    def given(self) -> dict[str, Any]:
        """Return whether they went back; nothing is open where none lie here."""
        return {"originals_back": self.cleaned_data.get("originals_back", True)}


class ReturnForm(OriginalsForm):
    """Who collects the result."""

    field_order = ["collected_by"]
    collected_by = forms.CharField(label=_("Collected by"), max_length=120)

    def prepare(self) -> None:
        """It is usually the applicant."""
        super().prepare()
        self.fields["collected_by"].initial = self.subject.dossier.applicant_name

    def given(self) -> dict[str, Any]:
        """Return who collected, and whether the originals went along."""
        return super().given() | {"collected_by": self.cleaned_data["collected_by"]}
