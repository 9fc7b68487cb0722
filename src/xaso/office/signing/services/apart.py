"""Signing while no transaction is open: nobody waits for an authority behind a locked register."""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.office.signing.contracts import Prepared, RequestInput, StepInfo
from xaso.office.signing.engine.ports import SigningProvider
from xaso.office.signing.errors import BusyError, NotSignedError
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.services.alone import alone_with, saying_busy, stay_alone
from xaso.office.signing.services.keys import (
    check_key,
    forget_wrong_pins,
    key_for_step,
    usable_key,
)
from xaso.office.signing.services.requesting import planned_steps, submit
from xaso.office.signing.services.signing import Signed, keep, prepare, with_key
from xaso.office.signing.services.turns import (
    check_turn,
    info_for,
    locked_step,
    may_sign,
    name_of_request,
    name_of_turn,
)

MEANWHILE = _("The paper was changed or signed meanwhile. Please sign again.")
NOTHING_HERE = _("Nothing in this request waits for your signature.")
TRIES = 3
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Act:
    """Papers that one person signs with one key, all or none.

    ``waiting`` are steps whose turn it is, ``planned`` steps of requests that are made in this act
    only; ``then`` is done with the signatures, in the same transaction.
    """

    actor: User
    pin: str
    waiting: Sequence[UUID]
    planned: Sequence[SigningStep] = ()
    then: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper that has its number."""

    step: SigningStep
    info: StepInfo
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class _Begun:
    """The papers of an act that are prepared, and the key that is open for them."""

    key: SigningKey
    provider: SigningProvider
    papers: list[_Paper]


@dataclass(frozen=True, slots=True)
class _Made:
    """A paper with the signature that is to be kept: PDF, name and level."""

    step: SigningStep
    info: StepInfo
    result: tuple[bytes, str, str]


def sign_apart(step_id: UUID, *, actor: User, pin: str) -> Signed:
    """Sign a paper with the actor's key, or with the seal; no signature is kept if it fails.

    Call it outside of a transaction: time stamps and states are asked while none is open. Number
    and date are kept before the key signs: they stay with the paper if the signature fails,
    and the next try has them. Papers are signed one after another all the same, so that each
    signature is on top of the one before.

    Raises:
        PermissionDenied: it is not this person's to sign.
        WrongPinError: the PIN does not open the key.
        NotSignedError: it is not its turn, was done already, or the key cannot sign.
    """
    with transaction.atomic():
        name = name_of_turn(step_id)
    with alone_with(name):
        [signed] = _sign(_Act(actor, pin, [step_id]))
    return signed


def sign_now(request_id: UUID, *, actor: User, pin: str) -> Signed:
    """Sign what in a request waits for this person, such as the seal; see :func:`sign_apart`."""
    with transaction.atomic():
        step_id = _own_step(request_id, actor)
    return sign_apart(step_id, actor=actor, pin=pin)


def seal_together(
    requests: Sequence[UUID],
    new: Sequence[RequestInput],
    *,
    actor: User,
    pin: str,
    then: Callable[[], None],
) -> None:
    """Seal several papers and do something with it, such as release them: all of it, or nothing.

    Call it outside of a transaction, as ``sign_apart``. ``new`` are papers for which the
    organisation's one signature is asked only if it is made. ``then`` is called in the transaction
    that keeps the signatures, at worst more than once: each time nothing remains of the one before.

    Raises:
        PermissionDenied: the seal is not this person's to use.
        WrongPinError: the PIN does not open the key; it is counted, once.
        NotSignedError: one of them does not wait for the seal, or cannot be signed.
    """
    requests = sorted(requests)
    with transaction.atomic():
        waiting = [_own_step(one, actor) for one in requests]
        planned = [_planned(one, actor) for one in new]
    with ExitStack() as alone:
        for one in requests:
            alone.enter_context(alone_with(name_of_request(one)))
        _sign(_Act(actor, pin, waiting, planned, then))


def _own_step(request_id: UUID, actor: User) -> UUID:
    steps = SigningStep.objects.ready().filter(request_id=request_id)
    own = steps.filter(Q(signer=None) | Q(signer=actor.pk))
    found = own.values_list("pk", flat=True).first()
    if found is None:
        raise NotSignedError(NOTHING_HERE)
    return found


def _planned(wish: RequestInput, actor: User) -> SigningStep:
    [step] = planned_steps(wish, requested_by=actor)
    return step


def _sign(act: _Act) -> list[Signed]:
    """Prepare, sign and keep; the key is closed before anybody waits for its row."""
    with ExitStack() as held:
        begun = _begin(act, held)
        made = _make(begun, act.actor)
    return _finish(act, begun.key, made)


def _begin(act: _Act, held: ExitStack) -> _Begun:
    """Open the key and keep the numbers; nothing is locked any more afterwards."""
    from xaso.office.signing.services import hands  # noqa: PLC0415 (two seconds of libraries)

    def begin(key: SigningKey) -> _Begun:
        steps = [*(_ready(one) for one in act.waiting), *act.planned]
        turns = [(step, _told(step, act.actor)) for step in steps]
        usable_key(key)
        provider = held.enter_context(hands.opened(key, act.pin))
        forget_wrong_pins(key)
        papers = [_Paper(step, info, prepare(step, info)) for step, info in turns]
        return _Begun(key, provider, papers)

    return with_key(lambda: key_for_step(act.waiting[0], act.actor), act.actor, begin)


def _make(begun: _Begun, actor: User) -> list[_Made]:
    """Sign one paper after another; each goes once it is signed, for they may be large."""
    from xaso.office.signing.services import hands  # noqa: PLC0415 (two seconds of libraries)

    made: list[_Made] = []
    while begun.papers:
        if made:
            stay_alone()
        one = begun.papers.pop(0)
        signed = hands.sign(one.prepared, one.step, begun.provider, actor)
        result = (signed.pdf, one.prepared.name, signed.level)
        made.append(_Made(one.step, one.info, result))
    return made


def _finish(act: _Act, key: SigningKey, made: list[_Made]) -> list[Signed]:
    """Keep the signatures; for a row that others hold too long they are not given up at once."""
    for turn in range(1, TRIES):
        try:
            return _keep(act, key, made)
        except BusyError:
            logger.warning("signing_waits_to_be_kept step=%s try=%s", made[0].step.pk, turn)
    return _keep(act, key, made)


@saying_busy()
@transaction.atomic
def _keep(act: _Act, known: SigningKey, made: list[_Made]) -> list[Signed]:
    """Keep the signatures if everything still is as it was when the papers were prepared."""
    key = SigningKey.objects.select_for_update(of=("self",)).get(pk=known.pk)
    check_key(key)
    for step in act.planned:
        submit([step])
    turns = [(_unchanged(one, act.actor), one) for one in made]
    signed = [keep(step, one.info, key, act.actor, one.result) for step, one in turns]
    act.then()
    return signed


def _unchanged(made: _Made, actor: User) -> SigningStep:
    """Return a step anew, fixed, for which what is made still counts."""
    step = _ready(made.step.pk)
    is_newer = step.request.file_id != made.step.request.file_id
    if is_newer or _told(step, actor) != made.info:
        raise NotSignedError(MEANWHILE)
    return step


def _ready(step_id: UUID) -> SigningStep:
    """Return a step whose turn it is, fixed until the transaction ends."""
    with saying_busy():
        step = locked_step(step_id)
    check_turn(step)
    return step


def _told(step: SigningStep, actor: User) -> StepInfo:
    """Return what the source is told; raise where it is not this person's to sign."""
    return info_for(step, actor, may_sign(step, actor, clock.today()))
