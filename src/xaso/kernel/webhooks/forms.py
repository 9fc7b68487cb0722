"""What the IT officer types about receivers of events."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.api import open_clients_of
from xaso.kernel.webhooks.calling import ForbiddenAddressError, check
from xaso.kernel.webhooks.models import WebhookDelivery
from xaso.kernel.webhooks.offers import offers


class WebhookForm(forms.Form):
    """A new receiver: whose, where, of what."""

    client = forms.ModelChoiceField(
        open_clients_of(0), label=_("Program"), empty_label=_("Choose")
    )
    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Begins with https:// and is reached from outside."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = open_clients_of(commune_id)  # type: ignore[attr-defined]
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (one.key, one.label) for one in offers
        ]

    def clean_url(self) -> str:
        """Refuse an address that could not be called anyway."""
        url = str(self.cleaned_data["url"])
        try:
            check(url)
        except ForbiddenAddressError:
            words = _(
                "This address may not be called: it must be https, outside of our network."
            )
            raise ValidationError(words) from None
        except (OSError, UnicodeError):
            raise ValidationError(_("Nobody knows this address. Please check it.")) from None
        return url


class DeliveryFilterForm(forms.Form):
    """Narrow the sent events by how they stand."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *WebhookDelivery.State.choices],
        required=False,
    )


class SpanForm(forms.Form):
    """From when to when everything is sent again."""

    first = forms.DateTimeField(
        label=_("From when"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    last = forms.DateTimeField(
        label=_("Until when"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that is turned round."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The end lies before the beginning."))
        return self.cleaned_data

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the span that was typed."""
        return self.cleaned_data["first"], self.cleaned_data["last"]
