"""The search for programs and for the page itself: open to everybody, without a token."""

from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from xaso.kernel.api_clients.api import Line
from xaso.kernel.organisations.api import public_commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.portal import queries

router = Router(tags=["Public"])
MOST = 20


class Match(Schema):
    """A procedure that the words may mean; `score` runs from 0 to 1, 0 where nothing was asked."""

    code: str
    name: str
    score: float
    url: str


class Matches(Schema):
    """The procedures found, best first."""

    items: list[Match]


@router.get("procedures", response=Matches, auth=None, operation_id="find_public_procedures")
def find_public_procedures(
    request: HttpRequest,
    q: Annotated[
        Line, Query("", description="What is wanted, in everyday words, accents not needed.")
    ],
    limit: Annotated[int, Query(5, ge=1, le=MOST, description="How many at most.")],
) -> Matches:
    """Find procedures by everyday words; without words, those that are asked for most."""
    if q:
        return Matches(items=[_match(request, entry) for entry in queries.found(q, limit)])
    commune = public_commune(request)
    with acting_in(commune.id if commune else None):
        entries = queries.most_used(limit)
    return Matches(items=[_match(request, entry) for entry in entries])


def _match(request: HttpRequest, entry: queries.Entry) -> Match:
    address = reverse("portal:procedure", args=[entry.code])
    url = request.build_absolute_uri(address)
    return Match(code=entry.code, name=entry.name, score=entry.score, url=url)
