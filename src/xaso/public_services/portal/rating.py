"""Rating a dossier, and what all ratings of a commune say together."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Avg, Count, F, FloatField
from django.db.models.functions import Cast

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.lib import clock
from xaso.public_services.dossiers.api import DossierState, OwnDossierPage, ServedDossier
from xaso.public_services.portal.rating_models import Band, Rating, in_band
from xaso.public_services.portal.scales import scale_in_force, scale_of

RATED = frozenset({DossierState.COMPLETED, DossierState.RETURNED, DossierState.CLOSED})
CHANGED_WITHIN = timedelta(days=30)
"""How long a rating may be changed after it was given."""


class RatingClosedError(Exception):
    """The rating was given too long ago to be changed."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How many rated and how, in shares of a hundred that any scale comes to.

    ``average`` is where the ratings lie between the worst (0) and the best (100) of their scales.
    """

    total: int
    good: int
    fair: int
    bad: int
    average: float | None

    @property
    def good_share(self) -> float:
        """Satisfied people of a hundred."""
        return self._share(self.good)

    @property
    def fair_share(self) -> float:
        """People of a hundred who chose the middle."""
        return self._share(self.fair)

    @property
    def bad_share(self) -> float:
        """Dissatisfied people of a hundred: what the index of QĐ 766/QĐ-TTg counts [S]."""
        return self._share(self.bad)

    def _share(self, count: int) -> float:
        return 100 * count / self.total if self.total else 0.0


def may_rate(page: OwnDossierPage | ServedDossier) -> bool:
    """Tell whether there is something to rate: once the work on the dossier is done."""
    return page.state in RATED and page.finished_at is not None


def rating_of(code: str) -> Rating | None:
    """Return the rating of a dossier, if it was rated."""
    return Rating.objects.select_related("scale").filter(dossier_code=code).first()


def may_change(rating: Rating) -> bool:
    """Tell whether a rating may still be changed."""
    return clock.now() < rating.given_at + CHANGED_WITHIN


def rate(dossier: ServedDossier, *, score: int, actor: User | None) -> Rating:
    """Rate a dossier, once however it is pressed; who taps again changes their mind.

    A changed rating stays on the scale it was given on. Without ``actor`` it came by the link
    of the closing notice.

    Raises:
        RatingClosedError: it was given too long ago to be changed.
    """
    try:
        return _rate(dossier, score, actor)
    except IntegrityError:  # the other hand was faster: now it is a change
        return _rate(dossier, score, actor)


@transaction.atomic
def _rate(dossier: ServedDossier, score: int, actor: User | None) -> Rating:
    locked = Rating.objects.select_for_update(of=("self",)).filter(dossier_code=dossier.code)
    row = locked.first()
    if row is None:
        row = _first(dossier, score, actor)
    elif not may_change(row):
        raise RatingClosedError
    else:
        row.score, row.changed_at = score, clock.now()
        row.save(update_fields=["score", "changed_at"])
    record(
        "portal.rating.given",
        actor=actor,
        subject=("portal.rating", row.pk),
        by_link=actor is None,
    )
    return row


def _first(dossier: ServedDossier, score: int, actor: User | None) -> Rating:
    scale = scale_in_force()
    return Rating.objects.create(
        dossier_code=dossier.code,
        procedure_version_id=dossier.procedure_version,
        unit_id=dossier.unit_id,
        officer_id=dossier.officer_id,
        user=actor,
        scale_id=scale.id,
        steps=scale.steps,
        score=score,
        given_at=clock.now(),
    )


def add_word(code: str, word: str) -> None:
    """Add a word to a rating that was given; after a month it stays as it is."""
    row = Rating.objects.get(dossier_code=code)
    if not may_change(row):
        raise RatingClosedError
    row.word = word
    row.save(update_fields=["word_sealed"])


def takes(given: Rating | None, score: str) -> bool:
    """Tell whether a score that was sent is a step of the scale that counts."""
    return (scale_of(given) if given else scale_in_force()).takes(score)


def satisfaction(rows: CommuneQuerySet[Rating]) -> Satisfaction:
    """Return what these ratings say together; one statement."""
    share = Cast(F("score") - 1, FloatField()) * 100 / (F("steps") - 1)
    found = rows.order_by().aggregate(
        total=Count("pk"),
        good=Count("pk", filter=in_band(Band.GOOD)),
        fair=Count("pk", filter=in_band(Band.FAIR)),
        bad=Count("pk", filter=in_band(Band.BAD)),
        average=Avg(share),
    )
    return Satisfaction(**found)
