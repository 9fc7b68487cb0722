"""What the module offers to the pages that gather from all."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.providers.api import MenuEntry, SearchHit, SearchProvider
from xaso.public_services.procedures.api import find_procedures

CATALOGUE = MenuEntry(
    "procedures.catalogue",
    pgettext_lazy("menu", "Procedures"),
    "procedures:catalogue",
    "journal-text",
    _("Reference"),
    810,
)
PROCESSES = MenuEntry(
    "procedures.processes",
    _("Internal processes"),
    "procedures:processes",
    "diagram-3",
    _("Administration"),
    930,
)


class ProcedureSearch(SearchProvider):
    """Procedures in use, by a few letters; open to every official."""

    key = "procedures.procedures"
    label = _("Procedures")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return the procedures that the text may mean, best first."""
        return [
            SearchHit(
                hit.name,
                reverse("procedures:procedure", args=[hit.version_id]),
                self.label,
                detail=f"{hit.code} · {hit.field_name}",
            )
            for hit in find_procedures(text, limit)
        ]
