"""Writing packages, as the worker does it."""

from uuid import UUID

from xaso.kernel.events.api import task
from xaso.office.archive.services.packing import pack_all


@task("archive.write_packages", atomic=False)
def write_packages(*, hand_over_id: str) -> None:
    """Write the packages of a hand-over; its page shows how far it is."""
    pack_all(UUID(hand_over_id))
