"""What the IT officer narrows deliveries by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.models import NoticeDelivery


class DeliveryFilterForm(forms.Form):
    """Narrow the deliveries by their state."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *NoticeDelivery.State.choices],
        required=False,
    )
