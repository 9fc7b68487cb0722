"""Work that the machine does for every commune, by itself."""

from collections.abc import Callable

from xaso.kernel.organisations.models import Commune
from xaso.kernel.tenancy.api import acting_in


def in_each_commune(work: Callable[[], object]) -> None:
    """Do the work once for every commune served; one's trouble does not hold up the others.

    Raises an ``ExceptionGroup`` at the end, each trouble with its commune in a note, so that
    the job is seen to have failed.
    """
    troubles = []
    for commune in Commune.objects.served():
        try:
            with acting_in(commune.pk):
                work()
        except Exception as error:  # noqa: BLE001 - told below, whatever it is
            error.add_note(f"commune {commune.pk}")
            troubles.append(error)
    if troubles:
        raise ExceptionGroup("Not done for every commune", troubles)
