"""What the module offers to the pages that gather from all."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.audit.api import name_actions, name_words
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
FEES = MenuEntry(
    "procedures.fees",
    _("Tables of fees"),
    "procedures:fees",
    "receipt",
    _("Reference"),
    815,
)


name_actions(
    {
        "procedures.fees.written": _("Wrote a table of fees"),
        "procedures.fees.released": _("Released a table of fees"),
        "procedures.fees.discarded": _("Threw a draft of a table of fees away"),
        "procedures.fees.moment_kept": _("Said when fees are asked for"),
        "procedures.process.drafted": _("Began to change a process"),
        "procedures.process.published": _("Put a process into use"),
        "procedures.process.discarded": _("Threw a draft of a process away"),
    }
)
name_words(
    {
        "process": _("Process"),
        "number": _("Number"),
        "procedures.fee_table": _("Table of fees"),
        "procedures.fee_moment": _("Moment of a fee"),
        "resolution": _("Resolution"),
        "fee_moment": _("Asked for"),
        "fee_holds": _("Received only once it is paid"),
        "remind_days": _("Reminder after days"),
        "lapse_days": _("Lapses after days"),
    }
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
