"""What goes by post: the book of what was posted, and what still waits to be."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from xaso.lib.dates import VIETNAM_TIME, local_day, say_short
from xaso.lib.text import fold
from xaso.office.documents.models import DeliveryStep, DocumentReceiver, DocumentRegister
from xaso.office.documents.states import Channel, Delivery, DocumentState


def columns() -> dict[str, int]:
    """Return the six columns of the book of documents sent by post with their widths.

    NĐ 30/2020/NĐ-CP Annex IV [verified].
    """
    return {
        _("Sent on"): 12,
        _("Number and symbol"): 18,
        _("Receivers"): 50,
        _("Number of envelopes"): 10,
        _("Signature and stamp of the post office"): 34,
        _("Note"): 26,
    }


def posted(first: date, last: date, text: str = "") -> QuerySet[DocumentReceiver]:
    """Return what was posted from day to day, the newest first; ``text`` is of number or receiver.

    ``posting_note`` is what the clerk wrote on that day: the receiver's own note is of the last news.
    """
    day = timedelta(days=1)
    found = _by_post().filter(sent_at__gte=_midnight(first), sent_at__lt=_midnight(last) + day)
    if wanted := fold(text):
        named = _names_with(found, wanted)
        found = found.filter(
            Q(document__search_text__startswith=wanted) | Q(organ_name__in=named)
        )
    written = DeliveryStep.objects.filter(
        commune_id=OuterRef("commune_id"), receiver_id=OuterRef("pk"), state=Delivery.SENT
    )
    noted = found.annotate(posting_note=Subquery(written.values("note")[:1]))
    return noted.order_by("-sent_at", "-id")


def to_be_posted() -> QuerySet[DocumentReceiver]:
    """Return what was released and waits for the post, the oldest release first."""
    waiting = _by_post().filter(
        sent_at__isnull=True, state=Delivery.WAITING, document__state=DocumentState.RELEASED
    )
    return waiting.order_by("document__released_at", "id")


def chosen_for_envelopes(ids: Collection[UUID]) -> list[DocumentReceiver]:
    """Return these receivers by post of documents that were released, in the order of the book."""
    released = _by_post().filter(pk__in=ids, document__released_at__isnull=False)
    return list(released.order_by("sent_at", "document__released_at", "id"))


def say_receiver(one: DocumentReceiver) -> str:
    """Return a receiver with its address in one line."""
    return ", ".join(filter(None, (one.organ_name, one.address)))


def book_row(one: DocumentReceiver) -> list[str]:
    """Return a line of the book; the post office's column stays empty for the pen."""
    return [
        say_short(local_day(one.sent_at)) if one.sent_at else "",
        one.document.code,
        say_receiver(one),
        str(one.envelopes),
        "",
        getattr(one, "posting_note", "") or "",
    ]


def keeper_of_the_book() -> str:
    """Name who keeps the register of outgoing documents, since this book belongs to it."""
    general = DocumentRegister.objects.filter(key=DocumentRegister.Kind.OUTGOING)
    return general.values_list("keeper__full_name", flat=True).first() or ""


def _by_post() -> QuerySet[DocumentReceiver]:
    return DocumentReceiver.objects.filter(channel=Channel.POST).select_related("document")


def _names_with(found: QuerySet[DocumentReceiver], wanted: str) -> list[str]:
    """Return the receivers' names with all these words; they have no folded column of their own."""
    names = found.order_by().values_list("organ_name", flat=True).distinct()
    return [name for name in names if all(word in fold(name) for word in wanted.split())]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM_TIME)
