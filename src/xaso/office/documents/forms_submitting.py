"""Who signs a document besides its signer, as its author says when submitting it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.permissions.api import permissions
from xaso.kernel.tenancy.api import require_commune
from xaso.office.documents.models import Document, Draft
from xaso.office.documents.queries.staff import staff
from xaso.office.documents.services.signers import MOST, co_signers

IN_TURN, AT_ONCE = "in_turn", "at_once"
PLACES = range(1, MOST + 1)


class SubmitForm(forms.Form):
    """Whose signatures the document needs besides its signer's, and in which turn."""

    turn = forms.ChoiceField(
        label=_("In which turn"),
        choices=[
            (IN_TURN, _("In this order, the signer last")),
            (AT_ONCE, _("All at once, whoever comes first")),
        ],
        widget=forms.RadioSelect,
        initial=IN_TURN,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody else")), *_who_may_sign().items()]
        for place in PLACES:
            self.fields[f"other_{place}"] = forms.ChoiceField(
                label=_("Signs too (%(place)s)") % {"place": place},
                required=False,
                choices=choices,
            )
        self.order_fields([f"other_{place}" for place in PLACES])

    @property
    def is_open(self) -> bool:
        """Whether the form is shown at once: something was chosen already."""
        return self.is_bound or bool(self.initial.get("other_1"))

    def clean(self) -> dict[str, Any]:
        """Give the chosen people in their order as ``others``; refuse somebody who is named twice."""
        typed = super().clean() or {}
        chosen = [typed.get(f"other_{place}") for place in PLACES]
        for place, one in zip(PLACES, chosen, strict=True):
            if one and one in chosen[: place - 1]:
                self.add_error(f"other_{place}", _("Each person signs a document once."))
        is_at_once = typed.get("turn") == AT_ONCE
        return typed | {"others": [UUID(one) for one in chosen if one], "at_once": is_at_once}


def _who_may_sign() -> dict[str, str]:
    roles = permissions["signing.sign"].roles
    people = [one for one in staff(require_commune()) if one.roles & set(roles)]
    return {str(one.user_id): one.label for one in people}


def initial_signers(document: Document) -> dict[str, Any]:
    """Return who was chosen when the document was submitted before."""
    draft = Draft.objects.filter(document=document).first()
    others = {
        f"other_{place}": str(one.user_id)
        for place, one in enumerate(co_signers(document), start=1)
    }
    return others | {"turn": AT_ONCE if draft and draft.signs_at_once else IN_TURN}
