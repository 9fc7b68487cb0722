"""In how many steps, and in which words, citizens rate: as set by commune or province, by day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.organisations.api import Commune
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.portal.permissions import SET_SCALE
from xaso.public_services.portal.rating_models import Rating, RatingScale, Steps


class PastScaleError(ValueError):
    """A scale counts from today on at the earliest."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as citizens see it; ``words`` go from the worst to the best, ``id`` is its row's."""

    steps: int
    words: tuple[str, ...]
    id: UUID | None = None

    @property
    def options(self) -> list[tuple[int, str]]:
        """What can be tapped, the best first."""
        return list(reversed(list(enumerate(self.words, 1))))

    def takes(self, score: str) -> bool:
        """Whether a score that was sent is one of its steps."""
        return score in map(str, range(1, self.steps + 1))


def usual_words(steps: int) -> tuple[str, ...]:
    """Return the words of the product, from the worst to the best."""
    three = (_("Not satisfied"), _("Fair"), _("Satisfied"))
    if steps == Steps.THREE:
        return three
    return (_("Very dissatisfied"), *three, _("Very satisfied"))


def scale_in_force() -> Scale:
    """Return the scale of the commune in force: its own, else its province's, else three steps."""
    here = require_commune()
    province = Commune.objects.filter(pk=here).values("province_id")
    rows = RatingScale.objects.filter(
        Q(of_commune=here) | Q(of_province__in=province), valid_from__lte=clock.today()
    )
    ordered = sorted(rows, key=lambda one: (one.of_commune_id is not None, one.valid_from))
    return as_scale(ordered[-1]) if ordered else Scale(Steps.THREE, usual_words(Steps.THREE))


def as_scale(row: RatingScale) -> Scale:
    """Return a row as citizens see it."""
    return Scale(row.steps, tuple(row.words) or usual_words(row.steps), row.pk)


def scale_of(rating: Rating) -> Scale:
    """Return the scale on which a rating was given."""
    if rating.scale:
        return as_scale(rating.scale)
    return Scale(rating.steps, usual_words(rating.steps))


def say_score(rating: Rating) -> str:
    """Return a rating in the word that was tapped."""
    return scale_of(rating).words[rating.score - 1]


@transaction.atomic
def set_scale(
    steps: int, words: tuple[str, ...], *, valid_from: date, actor: User
) -> RatingScale:
    """Let citizens of the commune in force rate so from a day on; the same day is replaced.

    Raises:
        PastScaleError: the day is over.
    """
    require(actor, SET_SCALE.key)
    if valid_from < clock.today():
        raise PastScaleError
    row = RatingScale(
        of_commune_id=require_commune(),
        steps=steps,
        words=list(words),
        valid_from=valid_from,
        set_by=actor,
    )
    same_day = RatingScale.objects.filter(of_commune=require_commune(), valid_from=valid_from)
    old = same_day.select_for_update().first()
    if old and not Rating.objects.filter(scale=old).exists():
        row.pk = old.pk
    elif old:
        raise PastScaleError
    row.save(force_update=old is not None, force_insert=old is None)
    record(
        "portal.scale.set",
        actor=actor,
        subject=("portal.scale", row.pk),
        steps=steps,
        valid_from=f"{valid_from}",
    )
    return row


@transaction.atomic
def set_scale_of_province(
    province_id: int, steps: int, words: tuple[str, ...], valid_from: date
) -> RatingScale:
    """Let citizens of a province rate so from a day on, where their commune sets nothing."""
    row, _is_new = RatingScale.objects.update_or_create(
        of_province_id=province_id,
        valid_from=valid_from,
        defaults={"steps": steps, "words": list(words)},
    )
    return row


def scales_here() -> list[RatingScale]:
    """Return the scales of the commune in force and of its province, the latest first."""
    here = require_commune()
    province = Commune.objects.filter(pk=here).values("province_id")
    rows = RatingScale.objects.filter(Q(of_commune=here) | Q(of_province__in=province))
    return list(rows.select_related("set_by").order_by("-valid_from", "-id"))
