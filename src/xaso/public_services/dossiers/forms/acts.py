"""One form for each kind of thing that an act needs."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.organisations.api import list_units
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
from xaso.public_services.dossiers.queries.choices import other_communes
from xaso.public_services.dossiers.queries.page import originals_here
from xaso.public_services.dossiers.states import Outcome
from xaso.public_services.procedures.api import Channel, limit_for
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import MoneyInput


class ReceiveForm(LimitMixin, ActForm):
    """The time limit, where the procedure names none."""

    def prepare(self) -> None:
        """Ask for the limit only where it is not known."""
        dossier = self.subject.dossier
        named = dossier.channel in Channel
        channel = Channel(dossier.channel) if named else Channel.IN_PERSON
        if limit_for(dossier.procedure_version_id, channel) is not None:
            del self.fields["limit_value"], self.fields["limit_unit"]

    def given(self) -> dict[str, Any]:
        """Return the limit, if it was asked for."""
        return {"limit": self.limit() if "limit_value" in self.fields else ""}


class PassOnForm(ActForm):
    """The commune to which the matter belongs."""

    def prepare(self) -> None:
        """Offer the communes of the same province."""
        communes = other_communes(self.subject.commune_id)
        choices = [("", _("Choose")), *((one.pk, str(one)) for one in communes)]
        self.fields["commune_id"] = choice(_("Competent commune"), choices, coerce=int)


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
