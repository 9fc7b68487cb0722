"""What the module offers to the pages that gather from all."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import MenuEntry, SearchHit, SearchProvider
from xaso.registers.residents.permissions import SEE
from xaso.registers.residents.queries import search

RESIDENTS = MenuEntry(
    "residents.residents",
    pgettext_lazy("menu", "Residents"),
    "residents:residents",
    "people",
    _("Reference"),
    820,
    permission=SEE.key,
)

name_words(
    {
        "household": pgettext_lazy("audit", "Household"),
        "resident": pgettext_lazy("audit", "Resident"),
        "resident_import": pgettext_lazy("audit", "Import of residents"),
        "export": pgettext_lazy("audit", "Workbook"),
    }
)
name_actions(
    {
        "residents.household.registered": _("Entered a household"),
        "residents.resident.registered": _("Entered a resident"),
        "residents.resident.corrected": _("Corrected a resident"),
        "residents.import.confirmed": _("Entered a workbook of residents"),
        "residents.list.exported": _("Exported the list of residents"),
    }
)


class ResidentSearch(SearchProvider):
    """Residents by a few letters of the name, year of birth or last figures of the id."""

    key = "residents.residents"
    label = _("Residents")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return who may be meant, to those who may look residents up."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(SEE.key):
            return []
        return [
            SearchHit(
                hit.full_name,
                reverse("residents:resident", args=[hit.id]),
                self.label,
                detail=f"{hit.birth_year} · {hit.village}",
            )
            for hit in search(text, limit)
        ]
