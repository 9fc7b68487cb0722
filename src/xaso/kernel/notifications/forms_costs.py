"""What the IT officer types about the costs of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.channels import channels
from xaso.kernel.notifications.models import Network
from xaso.kernel.notifications.models.costs import MOST_DONG
from xaso.lib import clock
from xaso.ui.widgets import DateInput, MoneyInput

MOST_BUDGET = 10**10


class PriceForm(forms.Form):
    """What a part of a message costs from a day on."""

    channel = forms.ChoiceField(label=_("Channel"))
    network = forms.ChoiceField(
        label=_("Network"),
        choices=Network.choices,
        required=False,
        help_text=_("A network without a price of its own costs what any network does."),
    )
    dong = forms.IntegerField(
        label=_("Đồng a part"), min_value=0, max_value=MOST_DONG, widget=MoneyInput
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.key, str(one.label)) for one in channels]
        self.fields["channel"].choices = offered  # type: ignore[attr-defined]

    def clean_valid_from(self) -> Any:
        """Refuse a day that is over: what was sent keeps its price."""
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("Please choose today or a later day."))
        return day


class BudgetForm(forms.Form):
    """How much a month may cost."""

    dong = forms.IntegerField(
        label=_("Đồng a month"),
        help_text=_("0: no limit. What is urgent or demanded by law is sent all the same."),
        min_value=0,
        max_value=MOST_BUDGET,
        widget=MoneyInput,
    )
