"""Whom a helper helps: waiting for consent, begun, sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.public_services.dossiers.api import TrackedDossier, track_here
from xaso.public_services.portal.assisting import helped_by
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitting import WAITS
from xaso.public_services.procedures.api import get_procedures, plain_name

MOST_SENT = 50
ODD_FROM = 6


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One citizen who is helped; of what was sent only the code and the stage are left."""

    id: UUID
    procedure: str
    at: datetime
    citizen: str = ""
    tracked: TrackedDossier | None = None


@dataclass(frozen=True, slots=True)
class Helping:
    """What a helper has in hand, and what they sent."""

    waiting: list[HelpLine]
    begun: list[HelpLine]
    sent: list[HelpLine]


def helped_here(helper: User) -> Helping:
    """Return whom somebody helps in the commune in force; four statements at most."""
    waiting = list(
        Assistance.objects.of(helper.pk)
        .waiting()
        .filter(asked_at__gt=clock.now() - WAITS)
        .order_by("-asked_at")
    )
    rows = Submission.objects.helped_by(helper.pk)
    begun = list(rows.open().select_related("assistance").order_by("-updated_at"))
    sent = list(rows.exclude(dossier_code="").order_by("-updated_at")[:MOST_SENT])
    names = _names([*(one.procedure_version_id for one in waiting), *_versions(begun, sent)])
    tracked = track_here({one.dossier_code for one in sent}) if sent else {}
    return Helping(
        [
            HelpLine(one.pk, names[one.procedure_version_id], one.asked_at, _name(one))
            for one in waiting
        ],
        [_line(one, names) for one in begun],
        [
            HelpLine(
                one.pk,
                names[one.procedure_version_id],
                one.updated_at,
                tracked=tracked.get(one.dossier_code),
            )
            for one in sent
        ],
    )


@dataclass(frozen=True, slots=True)
class HelperLine:
    """How often citizens agreed to one helper's filing, by how many telephones, and on paper."""

    name: str
    agreed: int
    telephones: int
    on_paper: int

    @property
    def is_odd(self) -> bool:
        """Whether few telephones agreed to much: somebody should ask how that came."""
        by_code = self.agreed - self.on_paper
        return by_code >= ODD_FROM and self.telephones * 2 <= by_code


def helpers_here(since: datetime) -> list[HelperLine]:
    """Return who filed for citizens in the commune in force, the busiest first; one statement."""
    rows = Assistance.objects.filter(agreed_at__gte=since).values("helper__full_name")
    counted = rows.annotate(
        agreed=Count("pk"),
        telephones=Count("phone_index", distinct=True, filter=~Q(phone_index=b"")),
        on_paper=Count("pk", filter=Q(way=Assistance.Way.PAPER)),
    )
    return [
        HelperLine(row["helper__full_name"], row["agreed"], row["telephones"], row["on_paper"])
        for row in counted.order_by("-agreed", "helper__full_name")
    ]


def begun_by(helper: User, *, limit: int) -> list[HelpLine]:
    """Return what somebody began for citizens and has not sent, the latest first."""
    rows = Submission.objects.helped_by(helper.pk).open().select_related("assistance")
    begun = list(rows.order_by("-updated_at")[:limit])
    names = _names(_versions(begun))
    return [_line(one, names) for one in begun]


def _line(one: Submission, names: dict[UUID, str]) -> HelpLine:
    name = names[one.procedure_version_id]
    return HelpLine(one.pk, name, one.updated_at, _name(one.assistance))


def _versions(*lists: list[Submission]) -> list[UUID]:
    return [one.procedure_version_id for rows in lists for one in rows]


def _names(versions: list[UUID]) -> dict[UUID, str]:
    named = get_procedures(set(versions)) if versions else {}
    return {key: plain_name(one.code, one.name) for key, one in named.items()}


def _name(row: Assistance | None) -> str:
    return helped_by(row).name if row else ""
