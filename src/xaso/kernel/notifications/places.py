"""Where a citizen's notices lie, and how many are unread, over all communes."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Greatest

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.models import NoticePlace
from xaso.kernel.tenancy.api import require_commune


def note_unread(people: Iterable[User]) -> None:
    """Note for citizens that the commune in force wrote one more notice to each."""
    ids = [one.pk for one in people if one.kind == User.Kind.CITIZEN]
    if not ids:
        return
    here = require_commune()
    NoticePlace.objects.bulk_create(
        [NoticePlace(user_id=pk, of_commune_id=here) for pk in ids], ignore_conflicts=True
    )
    NoticePlace.objects.filter(user__in=ids, of_commune=here).update(unread=F("unread") + 1)


def note_read(user_id: UUID, count: int) -> None:
    """Note that somebody read so many notices of the commune in force."""
    rows = NoticePlace.objects.filter(user=user_id, of_commune=require_commune())
    rows.update(unread=Greatest(F("unread") - count, 0))


def places_of(user_id: UUID) -> list[int]:
    """Return the communes in which a citizen has notices."""
    rows = NoticePlace.objects.filter(user=user_id).order_by("of_commune")
    return list(rows.values_list("of_commune_id", flat=True))


def unread_of(user_id: UUID) -> int:
    """Return how many notices a citizen has not opened, in all communes; one statement."""
    found = NoticePlace.objects.filter(user=user_id).aggregate(count=Sum("unread"))
    return int(found["count"] or 0)
