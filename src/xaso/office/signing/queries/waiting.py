"""What waits for somebody's signature, and what they asked for or signed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.lib import clock
from xaso.lib.text import fold
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.permissions import SEAL
from xaso.office.signing.queries.authorities import principals_of
from xaso.office.signing.states import StepKind, StepState

MINE, SEALS, STAND_IN, DONE = "mine", "seals", "stand-in", "done"
STEP_VIEWS = {
    MINE: _("Waiting for me"),
    SEALS: _("Waiting for the seal"),
    STAND_IN: _("Of those I stand in for"),
    DONE: _("Signed or refused by me"),
}
ORDERS = {
    "due": (F("request__due_on").asc(nulls_last=True), "id"),
    "-due": (F("request__due_on").desc(nulls_last=True), "-id"),
    "since": ("id",),
    "-since": ("-id",),
}
FIRST = (F("request__is_urgent").desc(), F("request__due_on").asc(nulls_last=True), "id")
DONE_STATES = (StepState.SIGNED, StepState.REFUSED)


def waiting_steps(user: User, view: str = MINE) -> QuerySet[SigningStep]:
    """Return the steps of a view, the most urgent first."""
    rows = SigningStep.objects.select_related("request__requested_by", "signer", "instead_of")
    if view == DONE:
        return rows.filter(done_by=user.pk, state__in=DONE_STATES).order_by("-done_at", "-id")
    return rows.ready().filter(_in_view(user, view)).order_by(*FIRST)


def found_steps(user: User, wish: Mapping[str, Any]) -> QuerySet[SigningStep]:
    """Return the steps of a view that a search wants, in its order."""
    rows = waiting_steps(user, wish.get("view") or MINE)
    if words := fold(wish.get("text", "")):
        for word in words.split():
            rows = rows.filter(request__title_folded__contains=word)
    if wish.get("urgent"):
        rows = rows.filter(request__is_urgent=True)
    if order := ORDERS.get(wish.get("sort") or ""):
        rows = rows.order_by(*order)
    return rows


def all_waiting(user: User) -> QuerySet[SigningStep]:
    """Return what waits for somebody's own signature, and for the seal if they keep it.

    Each row knows how many there are: ``total``.
    """
    condition = _in_view(user, MINE)
    if access_of(user).holds(SEAL.key):
        condition |= _in_view(user, SEALS)
    rows = SigningStep.objects.ready().select_related("request__requested_by")
    counted = rows.filter(condition).annotate(total=Window(Count("pk")))
    return counted.order_by(*FIRST)


def ready_for_the_organisation(source: str) -> QuerySet[SigningStep, UUID]:
    """Return which things of a source now wait for the seal, all persons having signed."""
    rows = SigningStep.objects.ready().exclude(kind=StepKind.PERSON)
    return rows.filter(request__source=source).values_list("request__subject_id", flat=True)


def views_of(user: User) -> list[str]:
    """Return the views that somebody has any use for."""
    views = [MINE]
    if access_of(user).holds(SEAL.key):
        views.append(SEALS)
    if principals_of(user.pk, clock.today()):
        views.append(STAND_IN)
    return [*views, DONE]


def own_requests(user: User, wish: Mapping[str, Any]) -> QuerySet[SigningRequest]:
    """Return what somebody submitted for signatures, the newest first."""
    rows = SigningRequest.objects.filter(requested_by=user.pk)
    if state := wish.get("state"):
        rows = rows.filter(state=state)
    for word in fold(wish.get("text", "")).split():
        rows = rows.filter(title_folded__contains=word)
    return rows.order_by("id" if wish.get("sort") == "since" else "-id")


def _in_view(user: User, view: str) -> Q:
    if view == SEALS and access_of(user).holds(SEAL.key):
        return ~Q(kind=StepKind.PERSON)
    if view == STAND_IN:
        heads = principals_of(user.pk, clock.today())
        return Q(signer__in=heads, request__file__isnull=True)
    return Q(signer=user.pk) if view == MINE else Q(pk__in=[])
