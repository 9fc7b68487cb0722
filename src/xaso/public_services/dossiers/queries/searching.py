"""Finding dossiers by a few letters of the code or of the applicant's name."""

from dataclasses import dataclass
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.search.api import has_words
from xaso.lib.text import fold
from xaso.public_services.dossiers.models import Dossier


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
    rows = found.order_by("-created_at").values_list(
        "id", "code", "applicant_name", "procedure_version__name", "state"
    )
    typed = fold(text)
    return [FoundDossier(*row, is_exact=fold(row[1]) == typed) for row in rows[:limit]]
