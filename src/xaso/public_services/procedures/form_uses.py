"""Which procedures let people fill in which electronic form today."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from xaso.kernel.forms.api import FormUse, FormUser
from xaso.lib import clock
from xaso.public_services.procedures.api import form_for, procedures_in_use


class ProceduresUseForms(FormUser):
    """Procedures in use, each with the form that is filled in for it."""

    key = "procedures.procedures"

    def uses(self) -> Mapping[str, Sequence[FormUse]]:
        """Return the procedures by the keys of their forms."""
        found: dict[str, list[FormUse]] = {}
        today = clock.today()
        for code, one in procedures_in_use().items():
            key = form_for(code, today)
            if key:
                address = reverse("procedures:procedure", args=[one.version_id])
                found.setdefault(key, []).append(FormUse(f"{one.name} ({code})", address))
        return found
