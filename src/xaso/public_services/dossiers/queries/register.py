"""The register of dossiers (sổ theo dõi hồ sơ, form 07) for a span of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from xaso.kernel.accounts.api import User
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.dossiers.models import Dossier, DossierParty, DossierQuerySet

_COLUMNS = (
    "id",
    "code",
    "procedure_version__name",
    "sets",
    "applicant_name",
    "address",
    "handled_by",
    "received_at",
    "due_at",
    "returned_at",
    "channel",
    "note",
)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One dossier in the register; ``number`` counts from the first day of the span."""

    number: int
    id: UUID
    code: str
    procedure_name: str
    sets: int
    applicant_name: str
    address: str
    handled_by: str
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    channel: str
    note: str

    @property
    def url(self) -> str:
        """The page of the dossier."""
        return reverse("dossiers:dossier", args=[self.id])


def find_in_register(
    user: User, first: date, last: date, *, field: str = ""
) -> DossierQuerySet:
    """Return the dossiers received in the span, in the order of their receipt."""
    rows: DossierQuerySet = Dossier.objects.visible_to(user)
    found = rows.filter(
        received_at__gte=datetime.combine(first, time.min, VIETNAM_TIME),
        received_at__lte=datetime.combine(last, time.max, VIETNAM_TIME),
    )
    if field:
        found = found.filter(procedure_version__procedure__field__code=field)
    return found.order_by("received_at", "id")


def lines_of(rows: DossierQuerySet, *, start: int = 0, count: int) -> Iterator[RegisterLine]:
    """Return lines of the register; one query. Telephone numbers stay sealed."""
    parties = DossierParty.objects.filter(
        commune_id=OuterRef("commune_id"),
        dossier=OuterRef("pk"),
        part=DossierParty.Part.APPLICANT,
    )
    address = Coalesce(Subquery(parties.values("address")[:1]), Value(""))
    handled_by = Coalesce("unit__name", Value(""))
    found = rows.annotate(address=address, handled_by=handled_by)
    values = found.values_list(*_COLUMNS)[start : start + count]
    for number, row in enumerate(values, start + 1):
        yield RegisterLine(number, *row)
