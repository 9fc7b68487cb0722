"""What the IT officer types about officials, and what is typed to lend a role."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import POWERS, Role, RoleAssignment, User
from xaso.kernel.officials.power_forms import refuse_endless
from xaso.kernel.officials.queries import roles_to_lend, working_officials
from xaso.kernel.officials.values import NewOfficial, RoleGiven
from xaso.kernel.organisations.api import Position, Unit
from xaso.lib.text import normalise
from xaso.ui.forms import refuse_turned_days
from xaso.ui.widgets import DateInput

_ANY = [("", _("Any"))]


class FilterForm(forms.Form):
    """What narrows the list of officials."""

    q = forms.CharField(
        label=_("Name or user name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[*_ANY, *Role.choices])
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("Any")
    )
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("active", _("Active")),
            ("disabled", _("Disabled")),
            ("locked", _("Locked")),
            ("all", _("All")),
        ],
    )

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_units(self, commune_id)


class RoleForm(forms.Form):
    """A role in a unit, under a position, for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose")), *Role.choices])
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose"))
    position = forms.ModelChoiceField(
        Position.objects.all(),
        label=_("Position"),
        required=False,
        empty_label=_("None"),
        help_text=_("Printed under the signature."),
    )
    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=DateInput()
    )
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave empty if the role has no end. Administrative powers need one."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_(
            "Needed for leaders, supervisors and IT officers, for example the number of the"
            " decision. It stands on the page of administrative powers."
        ),
    )

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_units(self, commune_id)

    def clean(self) -> dict[str, Any]:
        """Refuse a role that ends before it begins, and a power without end or reason."""
        refuse_turned_days(self)
        if self.cleaned_data.get("role") in POWERS and self.cleaned_data.get("valid_from"):
            refuse_endless(self)
        return self.cleaned_data

    @property
    def given(self) -> RoleGiven:
        """Return the role that was typed."""
        typed = self.cleaned_data
        return RoleGiven(
            role=Role(typed["role"]),
            unit=typed["unit"],
            position=typed["position"],
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            reason=normalise(typed["reason"]),
        )


class OfficialForm(RoleForm):
    """A new official with the first role."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        error_messages={"required": _("Enter the full name.")},
    )
    username = forms.RegexField(
        r"^[a-z0-9]+([._-][a-z0-9]+)*$",
        label=_("User name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=_("Leave empty to have it made from the name, such as nguyen.van.an."),
        error_messages={
            "invalid": _("Use small letters without accents, digits and dots only.")
        },
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    invite = forms.BooleanField(
        label=_("Send an invitation by e-mail instead of a first password"), required=False
    )
    field_order = ("full_name", "username", "phone", "email")

    def clean_full_name(self) -> str:
        """Keep a name of at least two words, without odd spaces."""
        name = normalise(self.cleaned_data["full_name"])
        if " " not in name:
            raise forms.ValidationError(_("Enter family name and given name."))
        return name

    def clean_username(self) -> str:
        """Refuse a user name that somebody has."""
        username = str(self.cleaned_data["username"])
        if username and User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("Somebody has this user name already."))
        return username

    def clean(self) -> dict[str, Any]:
        """Ask for the address to which the invitation shall go."""
        super().clean()
        if self.cleaned_data.get("invite") and not self.cleaned_data.get("email"):
            self.add_error("email", _("Enter the e-mail address for the invitation."))
        return self.cleaned_data

    @property
    def person(self) -> NewOfficial:
        """Return who was typed."""
        typed = self.cleaned_data
        return NewOfficial(
            typed["full_name"], typed["username"], typed["email"], typed["phone"]
        )


class ReasonForm(forms.Form):
    """Why something is done to an account; kept in the audit trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept in the audit trail."),
        error_messages={"required": _("Say why, in a few words.")},
    )


class EndRoleForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(
        label=_("Last day"), initial=timezone.localdate, widget=DateInput()
    )

    def __init__(self, *args: Any, assignment: RoleAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    def clean_last_day(self) -> Any:
        """Refuse a day before the role began, and rewriting of the past."""
        last_day = self.cleaned_data["last_day"]
        yesterday = timezone.localdate() - timedelta(days=1)
        if last_day < max(self.assignment.valid_from, yesterday):
            raise forms.ValidationError(_("This day is before the role began or long past."))
        return last_day


class LendForm(forms.Form):
    """Which role is lent to whom, when and why."""

    role = forms.ChoiceField(label=_("Role to lend"))
    receiver = forms.ModelChoiceField(
        User.objects.none(), label=_("Colleague"), empty_label=_("Choose")
    )
    valid_from = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=DateInput()
    )
    valid_to = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: on a training course in Hà Nội."),
        error_messages={"required": _("Say why, in a few words.")},
    )

    def __init__(self, *args: Any, giver: User, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        mine = roles_to_lend(giver.pk, commune_id, today)
        role: Any = self.fields["role"]
        role.choices = [(str(one.pk), f"{one.get_role_display()} – {one.unit}") for one in mine]
        receiver: Any = self.fields["receiver"]
        receiver.queryset = working_officials(commune_id, today).exclude(pk=giver.pk)

    def clean_valid_from(self) -> Any:
        """Refuse to lend for days that are over."""
        first = self.cleaned_data["valid_from"]
        if first < timezone.localdate():
            raise forms.ValidationError(_("A role cannot be lent for days that are over."))
        return first

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        refuse_turned_days(self)
        return self.cleaned_data


def _offer_units(form: forms.Form, commune_id: int) -> None:
    unit: Any = form.fields["unit"]
    unit.queryset = Unit.objects.filter(authority__of_commune_id=commune_id, is_active=True)
