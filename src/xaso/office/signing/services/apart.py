"""Signing while no transaction is open: nobody waits for an authority behind a locked register."""

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.office.signing.contracts import Prepared, StepInfo
from xaso.office.signing.engine.ports import SigningProvider
from xaso.office.signing.errors import BusyError, NotSignedError
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.services.alone import alone_with, saying_busy
from xaso.office.signing.services.keys import check_key, forget_wrong_pins
from xaso.office.signing.services.signing import (
    Signed,
    keep,
    prepare,
    take_turn,
    with_key,
)
from xaso.office.signing.services.turns import (
    check_turn,
    info_for,
    locked_step,
    may_sign,
    name_of_turn,
)

MEANWHILE = _("The paper was changed or signed meanwhile. Please sign again.")
TRIES = 3
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A paper that has its number, and the key that is open for it."""

    step: SigningStep
    info: StepInfo
    key: SigningKey
    prepared: Prepared
    provider: SigningProvider


def sign_apart(step_id: UUID, *, actor: User, pin: str) -> Signed:
    """Sign as ``sign_step`` does, and ask time stamps and states outside of any transaction.

    Call it outside of one. Number and date are kept before the key signs: they stay with the
    paper if the signature fails, and the next try has them. Papers are signed one after
    another all the same, so that each signature is on top of the one before.

    Raises:
        PermissionDenied: it is not this person's to sign.
        WrongPinError: the PIN does not open the key.
        NotSignedError: it is not its turn, was done already, or the key cannot sign.
    """
    from xaso.office.signing.services import hands  # noqa: PLC0415 (two seconds of libraries)

    with transaction.atomic():
        name = name_of_turn(step_id)
    with alone_with(name):
        with ExitStack() as held:
            begun = _begin(step_id, actor, pin, held)
            made = hands.sign(begun.prepared, begun.step, begun.provider, actor)
        return _finish(begun, actor, made.pdf, made.level)


def _begin(step_id: UUID, actor: User, pin: str, held: ExitStack) -> _Begun:
    """Open the key and keep the number; the key is closed before anybody waits for its row."""
    from xaso.office.signing.services import hands  # noqa: PLC0415 (two seconds of libraries)

    def begin(key: SigningKey) -> _Begun:
        step, info = take_turn(step_id, key, actor)
        provider = held.enter_context(hands.opened(key, pin))
        forget_wrong_pins(key)
        return _Begun(step, info, key, prepare(step, info), provider)

    return with_key(step_id, actor, begin)


def _finish(begun: _Begun, actor: User, pdf: bytes, level: str) -> Signed:
    """Keep the signature; for a row that others hold too long it is not given up at once."""
    for turn in range(1, TRIES):
        try:
            return _keep(begun, actor, pdf, level)
        except BusyError:
            logger.warning("signing_waits_to_be_kept step=%s try=%s", begun.step.pk, turn)
    return _keep(begun, actor, pdf, level)


@saying_busy()
@transaction.atomic
def _keep(begun: _Begun, actor: User, pdf: bytes, level: str) -> Signed:
    """Keep the signature if everything still is as it was when the paper was prepared."""
    key = SigningKey.objects.select_for_update(of=("self",)).get(pk=begun.key.pk)
    check_key(key)
    step = locked_step(begun.step.pk)
    check_turn(step)
    info = info_for(step, actor, may_sign(step, actor, clock.today()))
    if info != begun.info or step.request.file_id != begun.step.request.file_id:
        raise NotSignedError(MEANWHILE)
    return keep(step, info, key, actor, (pdf, begun.prepared.name, level))
