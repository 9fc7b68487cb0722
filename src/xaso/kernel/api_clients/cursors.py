"""Places in a long list: signed, so that nobody has to guess what they mean."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.core import signing
from django.utils.translation import gettext as _
from ninja import Query

from xaso.kernel.api_clients.problems import Fault, invalid
from xaso.kernel.api_clients.texts import plain

Cursor = Annotated[
    str, Query("", max_length=400, description="Where the last answer ended: its `next`.")
]
Limit = Annotated[int, Query(50, ge=1, le=100, description="At most so many entries.")]


def write_cursor(place: Sequence[str | int], *, of: str) -> str:
    """Return a place in the list named ``of`` as other programs hand it back."""
    return signing.dumps(list(place), salt=f"api_clients.{of}")


def read_cursor(cursor: str, *, of: str) -> list[Any]:
    """Return the place; refuse what we did not write."""
    try:
        return list(signing.loads(plain(cursor), salt=f"api_clients.{of}"))
    except (signing.BadSignature, ValueError):
        detail = _("This is not a place that we gave. Please begin without it.")
        raise invalid(Fault(detail=detail, parameter="cursor", code="cursor")) from None
