"""What the IT officer types about a program of another organisation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.api_clients.queries import communes_to_offer
from xaso.kernel.api_clients.scopes import scopes
from xaso.kernel.api_clients.values import NewClient
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput

LONGEST_OVERLAP = 30


class ClientForm(forms.Form):
    """A new client: whose, for what, how long."""

    name = forms.CharField(label=_("Name of the program"), max_length=120)
    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    contact = forms.CharField(
        label=_("Contact"),
        max_length=200,
        required=False,
        help_text=_("Whom to call when something is wrong with it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    communes = forms.MultipleChoiceField(
        label=_("Other communes it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Communes whose IT officer you are as well."),
    )
    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=DateInput()
    )
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave empty if there is no end."),
    )

    def __init__(self, *args: Any, actor: User, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (one.key, one.label) for one in scopes
        ]
        others = [one for one in communes_to_offer(actor) if one.pk != commune_id]
        if others:
            self.fields["communes"].choices = [  # type: ignore[attr-defined]
                (str(one.pk), str(one)) for one in others
            ]
        else:
            del self.fields["communes"]

    def clean(self) -> dict[str, Any]:
        """Refuse days that are turned round."""
        refuse_turned_days(self)
        return self.cleaned_data

    @property
    def given(self) -> NewClient:
        """Return the client that was typed."""
        typed = self.cleaned_data
        return NewClient(
            name=typed["name"],
            organisation=typed["organisation"],
            contact=typed["contact"],
            scopes=tuple(typed["scopes"]),
            communes=tuple(int(one) for one in typed.get("communes", ())),
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
        )


class SecretForm(forms.Form):
    """How long the secret before still counts."""

    overlap_days = forms.IntegerField(
        label=_("Days for which the present secret still counts"),
        min_value=0,
        max_value=LONGEST_OVERLAP,
        initial=7,
        help_text=_("0 ends it at once, for a secret that others may have seen."),
    )


class EndForm(forms.Form):
    """Why a client is ended."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
