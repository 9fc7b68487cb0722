"""Telling the citizen of a dossier what concerns them, once, where they want to be told."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import User
from xaso.kernel.identity.api import accounts_of
from xaso.kernel.notifications.api import (
    NoticeKind,
    UnreachableAddressError,
    has_way,
    notify,
)
from xaso.lib.dates import say_short
from xaso.lib.money import say_dong
from xaso.public_services.dossiers import citizen_notices as told
from xaso.public_services.dossiers.events import DossierMoved
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierAct,
    DossierParty,
    SupplementRequest,
)
from xaso.public_services.dossiers.states import Channel, DossierState, Outcome

SUBJECT = "dossiers.dossier"
PAID_ELSEWHERE = "confirm_payment"
"""The officer's own act; money that came by itself is told with the payment."""
_S = DossierState
BY_ACT: dict[str, tuple[NoticeKind, frozenset[DossierState]]] = {
    "ask_before_receipt": (told.PAPERS_WANTED, frozenset({_S.INCOMPLETE})),
    "request_supplement": (told.PAPERS_WANTED, frozenset({_S.AWAITING_SUPPLEMENT})),
    "request_payment": (told.TO_PAY, frozenset({_S.AWAITING_PAYMENT})),
    "decline": (told.NOT_ACCEPTED, frozenset({_S.NOT_ACCEPTED, _S.CLOSED})),
    "lapse": (told.NOT_ACCEPTED, frozenset({_S.NOT_ACCEPTED, _S.CLOSED})),
    "pass_on": (told.PASSED_ON, frozenset({_S.PASSED_ON})),
    "extend": (told.LATE, frozenset({_S.PROCESSING, _S.APPROVED})),
    "withdraw": (told.WITHDRAWN, frozenset({_S.WITHDRAWN, _S.CLOSED})),
    "stop": (told.STOPPED, frozenset({_S.STOPPED, _S.CLOSED})),
    "replace_result": (told.RESULT_REPLACED, frozenset({_S.COMPLETED, _S.RETURNED, _S.CLOSED})),
    "recall_result": (told.RESULT_RECALLED, frozenset({_S.COMPLETED, _S.RETURNED, _S.CLOSED})),
}
"""Which act tells what, and where the dossier must still stand for it to be news."""
FROM_ELSEWHERE = frozenset(
    kind.key
    for kind in (
        told.PAPERS_WANTED,
        told.TO_PAY,
        told.PAID,
        told.LATE,
        told.NOT_ACCEPTED,
        told.STOPPED,
    )
)
"""What the competent commune tells of a dossier that came in elsewhere: the rest is told there."""


def may_be_news(event: DossierMoved) -> bool:
    """Tell whether a move may concern the citizen: most only lead from desk to desk."""
    told_acts = event.act in BY_ACT or event.act == PAID_ELSEWHERE
    return told_acts or event.to_state == _S.COMPLETED


def kind_of_move(event: DossierMoved, dossier: Dossier) -> NoticeKind | None:
    """Return what a citizen is to be told of a move; nothing where it is no news to them."""
    state = DossierState(dossier.state)
    if event.to_state == _S.COMPLETED != event.from_state:
        is_news = state in (_S.COMPLETED, _S.RETURNED)
        kind = told.REFUSED if dossier.outcome == Outcome.REFUSED else told.READY
        return kind if is_news else None
    if event.act == PAID_ELSEWHERE and event.actor_id:
        return told.PAID
    kind_and_states = BY_ACT.get(event.act)
    if kind_and_states is None or state not in kind_and_states[1]:
        return None
    return kind_and_states[0]


@transaction.atomic
def tell_citizen(
    dossier_id: UUID,
    kind: NoticeKind,
    *,
    words: dict[str, str] | None = None,
    url: str = "",
) -> int:
    """Tell the citizen of a dossier in the commune in force; return how many notices were written.

    The account that put it down, if it is a citizen's; else the account of whom a provider
    vouches for with the applicant's personal id; where none of their addresses is reached, or
    there is no account, the telephone or the e-mail that was given with the dossier, whichever
    is reached first. ``words`` add to what the dossier itself says; ``url`` leads an account
    to another page than the dossier's, and anybody to it.
    """
    dossier = Dossier.objects.select_related("submitted_by").get(pk=dossier_id)
    if dossier.channel == Channel.INTER_AGENCY and kind.key not in FROM_ELSEWHERE:
        return 0
    applicant = DossierParty.objects.get(dossier=dossier, part=DossierParty.Part.APPLICANT)
    given = words or {}
    context = {
        word: given[word] if word in given else SAY[word](dossier) for word in kind.words
    }
    about, count = (SUBJECT, dossier.pk), 0
    account = _account_of(dossier, applicant)
    if account:
        page = url or reverse(settings.XASO_DOSSIERS_CITIZEN_PAGE, args=[dossier.code])
        count = notify(kind.key, to=[account], context=context, url=page, about=about)
        if has_way(account, kind.key):
            return count
    for address in filter(None, (applicant.phone, applicant.email)):
        try:
            return count + notify(kind.key, to=address, context=context, url=url, about=about)
        except UnreachableAddressError:
            continue
    return count


def _account_of(dossier: Dossier, applicant: DossierParty) -> UUID | None:
    owner = dossier.submitted_by
    if owner and owner.kind == User.Kind.CITIZEN:
        return owner.pk
    known = accounts_of(applicant.personal_id) if applicant.personal_id else []
    return min(known, default=None)


def _code(dossier: Dossier) -> str:
    """Return the code that the citizen knows: that of the place where the dossier came in."""
    return dossier.origin_code or dossier.code


def _deadline(dossier: Dossier) -> str:
    return say_short(dossier.due_at) if dossier.due_at else ""


def _count(dossier: Dossier) -> str:
    asked = SupplementRequest.objects.filter(dossier=dossier).order_by("asked_at").last()
    return str(len(asked.items) if asked else 0)


def _sum(dossier: Dossier) -> str:
    asked = DossierAct.objects.filter(dossier=dossier, key="request_payment")
    details = asked.order_by("-at", "-id").values_list("details", flat=True).first() or {}
    return say_dong(int(details.get("amount", 0)))


SAY: dict[str, Callable[[Dossier], str]] = {
    "code": _code,
    "deadline": _deadline,
    "count": _count,
    "sum": _sum,
    "moment": lambda dossier: say_short(dossier.created_at),
}
"""How a dossier fills the words of the texts."""
