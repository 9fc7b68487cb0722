"""What the officer is asked about the fee when an online dossier is received."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.public_services.dossiers.contracts import Claim, FeeDecision, FeeNote
from xaso.public_services.dossiers.models import Dossier
from xaso.ui.widgets import MoneyInput

ACCEPT, REFUSE = "accept", "refuse"


class FeeMixin(forms.Form):
    """Whether a claimed exemption is accepted, and a sum that nobody could work out yet."""

    exemption = forms.ChoiceField(
        label=_("Exemption from the fee"),
        choices=[(ACCEPT, _("Accept")), (REFUSE, _("Do not accept, the whole fee is paid"))],
        widget=forms.RadioSelect,
    )
    exemption_reason = forms.CharField(
        label=_("Why the exemption is not accepted"),
        help_text=_("The citizen reads this."),
        required=False,
        max_length=300,
    )
    fee = forms.IntegerField(
        label=_("Fee to be paid"), min_value=0, max_value=10**12, widget=MoneyInput
    )

    def ask_about_fee(self, dossier: Dossier) -> None:
        """Ask only what is open."""
        self.note = FeeNote.from_plain(dossier.fee_note)
        claims = self.note.claim == Claim.OPEN
        if claims:
            words = {"group": self.note.group, "act": self.note.act}
            asks = gettext("The citizen claims: %(group)s (%(act)s).") % words
            self.fields["exemption"].help_text = asks
        else:
            del self.fields["exemption"], self.fields["exemption_reason"]
        if claims and not self.note.whole:
            self.fields["fee"].required = False
            self.fields["fee"].help_text = gettext("If the exemption is not accepted.")
        elif not self.note.is_unknown:
            del self.fields["fee"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason, and for the sum, of an exemption that is not accepted."""
        typed = super().clean() or {}
        if typed.get("exemption") != REFUSE:
            return typed
        if not typed.get("exemption_reason"):
            message = gettext("Please say why, so that the citizen understands it.")
            self.add_error("exemption_reason", message)
        if "fee" in self.fields and typed.get("fee") is None:
            self.add_error("fee", gettext("Please type what is to be paid."))
        return typed

    def fee_decision(self) -> FeeDecision:
        """Return what was decided; nothing where nothing was open."""
        typed = self.cleaned_data
        chosen = typed.get("exemption")
        return FeeDecision(
            accepts=None if not chosen else chosen == ACCEPT,
            reason=typed.get("exemption_reason", ""),
            fee=typed.get("fee"),
        )
