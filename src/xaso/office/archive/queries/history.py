"""Where a work file was on its way."""

from xaso.office.archive.models import HandOver, HandOverItem, WorkFile


def hand_overs_of(row: WorkFile) -> list[HandOver]:
    """Return the hand-overs in which a file stood, the newest first."""
    listed = HandOverItem.objects.filter(work_file=row).values("hand_over")
    return list(HandOver.objects.filter(pk__in=listed).order_by("-year", "-number"))
