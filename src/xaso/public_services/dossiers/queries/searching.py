"""Finding dossiers by a few letters of the code or of the applicant's name."""

from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.search.api import has_words
from xaso.lib.text import fold
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.models.dossier import in_hands_of


@dataclass(frozen=True, slots=True)
class FoundDossier:
    """A dossier that a search found; ``is_exact`` when its whole code was typed."""

    id: UUID
    code: str
    applicant_name: str
    procedure_name: str
    state: str
    is_exact: bool


def search_dossiers(text: str, user: User, *, limit: int) -> list[FoundDossier]:
    """Return the dossiers that the text may mean and this person may read, the newest first."""
    found = Dossier.objects.readable_by(user).filter(has_words("search_text", text))
    newest = found.order_by("-created_at")
    if in_hands_of(user) is None:  # nothing but words to look at: the index alone answers
        newest = Dossier.objects.filter(pk__in=newest[:limit].values("pk"))
    rows = newest.order_by("-created_at").values_list(
        "id", "code", "applicant_name", "procedure_version__name", "state"
    )
    typed = fold(text)
    return [FoundDossier(*row, is_exact=fold(row[1]) == typed) for row in rows[:limit]]
