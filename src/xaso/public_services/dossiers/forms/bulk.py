"""To whom many dossiers go at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.public_services.dossiers.queries.people import Member, Staff

type Suits = Callable[[Member], bool]


class NothingToAskForm(forms.Form):
    """An act that needs no word."""

    def given(self) -> dict[str, Any]:
        """Return what the service takes besides the dossier."""
        return {}


class HandOverManyForm(forms.Form):
    """The unit that gets all of them, perhaps a person there; else where it is usually done."""

    receiver = forms.ChoiceField(label=_("To whom"), required=False)

    def __init__(self, *args: Any, staff: list[Staff], suits: Suits, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[Any] = [("", _("The unit that usually processes it"))]
        for one in staff:
            people = [
                (f"{one.unit_id} {member.user_id}", member.name)
                for member in one.members
                if suits(member)
            ]
            if people:
                whole = (str(one.unit_id), _("Whoever in the unit takes it on"))
                choices.append((one.unit_name, [whole, *people]))
        self.fields["receiver"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return unit and person."""
        unit, _space, person = self.cleaned_data["receiver"].partition(" ")
        return {
            "unit_id": UUID(unit) if unit else None,
            "assignee_id": UUID(person) if person else None,
        }


class AssignManyForm(forms.Form):
    """The colleague who gets all of them."""

    assignee = forms.ChoiceField(label=_("Person"))

    def __init__(self, *args: Any, staff: list[Staff], suits: Suits, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = [
            (one.unit_name, [(who.user_id, who.name) for who in one.members if suits(who)])
            for one in staff
        ]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            *(group for group in groups if group[1]),
        ]

    def given(self) -> dict[str, Any]:
        """Return the person."""
        return {"assignee_id": UUID(self.cleaned_data["assignee"])}
