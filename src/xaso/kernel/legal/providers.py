"""What the module offers to the pages that gather from all."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xaso.kernel.legal.models import LegalAct
from xaso.kernel.providers.api import SearchHit, SearchProvider


class LegalActSearch(SearchProvider):
    """Legal acts by number, title or issuer; open to every official."""

    key = "legal.acts"
    label = _("Legal acts")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return the acts that hold every word, by number."""
        acts = LegalAct.objects.matching(text)[:limit] if text.strip() else []
        return [
            SearchHit(str(act), act.get_absolute_url(), self.label, detail=act.title)
            for act in acts
        ]
