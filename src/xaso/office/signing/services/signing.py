"""What every way of signing does: the key is fixed, the paper laid out, the signature kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, read, store_bytes
from xaso.kernel.notifications.api import notify
from xaso.lib import clock
from xaso.office.signing.contracts import Prepared, StepInfo
from xaso.office.signing.errors import NotSignedError, WrongPinError
from xaso.office.signing.models import DigitalSignature, PluginSession, SigningKey, SigningStep
from xaso.office.signing.notices import COMPLETED, TAKEN
from xaso.office.signing.queries.requests import signatures_written
from xaso.office.signing.services.alone import saying_busy
from xaso.office.signing.services.keys import count_wrong_pin
from xaso.office.signing.services.requesting import finish_request
from xaso.office.signing.services.turns import open_next
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepState

CHANGED = _("The paper is no longer the one that was signed before. Please submit it anew.")
NOT_READ = _("A file of this paper cannot be opened at this moment. Please ask the IT officer.")
UNREADABLE = (DamagedFileError, FileQuarantinedError)
NOTED = ["state", "done_at", "done_by", "printed", "authority", "instead_of", "signer"]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was made: the file it is in, its level, whether all have signed."""

    file_id: UUID
    level: str
    completed: bool


def with_key[T](
    fix: Callable[[], SigningKey], actor: User, work: Callable[[SigningKey], T]
) -> T:
    """Do something with a key, which ``fix`` fixes; wrong PINs are counted.

    Raises:
        WrongPinError: the PIN does not open the key; nothing else was kept.
    """
    with transaction.atomic():
        with saying_busy():
            key = fix()
        try:
            with transaction.atomic():
                return work(key)
        except WrongPinError as error:
            count_wrong_pin(key, actor)
            wrong = error
    raise wrong


def prepare(step: SigningStep, info: StepInfo) -> Prepared:
    """Let the source lay out the paper; it must be what was signed before.

    As long as nobody has signed, only the paper that was laid out last counts: what was handed
    to signing programs before is no longer taken.
    """
    source = sources[step.request.source]
    try:
        prepared = source.prepare(step.request.subject_id, info, clock.now())
        last = step.request.file_id
        if last is not None and not prepared.pdf.startswith(read(last)):
            raise NotSignedError(CHANGED)
    except UNREADABLE as error:
        raise NotSignedError(NOT_READ) from error
    if last is None:
        steps = SigningStep.objects.filter(request=step.request_id).values("pk")
        handed = PluginSession.objects.filter(step__in=steps, returned_at=None)
        handed.update(expires_at=clock.now())
    return prepared


def keep(
    step: SigningStep,
    info: StepInfo,
    key: SigningKey,
    actor: User,
    made: tuple[bytes, str, str],
) -> Signed:
    """Keep the signed file, write the signature down, and let the next in turn sign."""
    pdf, name, level = made
    request = step.request
    before = signatures_written(request.file_id) if request.file_id else None
    file_id = store_bytes(pdf, name=name, actor=actor).id
    now = clock.now()
    DigitalSignature.objects.create(
        step=step,
        key=key,
        file_id=file_id,
        signed_by=actor,
        signed_at=now,
        subject=key.subject,
        serial=key.serial,
        level=level,
        position=(before or 0) + 1,
    )
    _note(step, info, actor)
    request.file_id = file_id
    request.save(update_fields=["file"])
    completed = open_next(request)
    if completed:
        finish_request(request, RequestState.COMPLETED)
    record(
        "signing.step.signed",
        actor=actor,
        subject=("signing.request", request.pk),
        on_behalf_of=info.instead_of_id,
        serial=key.serial,
        level=level,
        kind=step.kind,
    )
    source = sources[request.source]
    source.signed(request.subject_id, info, file_id, completed=completed)
    _tell(step, info, actor, completed=completed)
    return Signed(file_id, level, completed)


def _note(step: SigningStep, info: StepInfo, actor: User) -> None:
    step.state, step.done_at, step.done_by = StepState.SIGNED, clock.now(), actor
    step.printed = "\n".join(info.block.lines) if info.block else ""
    step.authority_id = info.authority_id
    if info.instead_of_id is not None:
        step.instead_of_id, step.signer = info.instead_of_id, actor
    step.save(update_fields=NOTED)


def _tell(step: SigningStep, info: StepInfo, actor: User, *, completed: bool) -> None:
    request = step.request
    words: dict[str, Any] = {"title": request.title, "person": actor.full_name}
    about = ("signing.request", request.pk)
    if info.instead_of_id is not None:
        printed = step.printed.replace("\n", " / ")
        notify(
            TAKEN.key,
            to=[info.instead_of_id],
            context=words | {"printed": printed},
            url=reverse("signing:request", args=[request.pk]),
            about=about,
        )
    if completed and request.requested_by_id != actor.pk:
        address = sources[request.source].address(request.subject_id)
        notify(
            COMPLETED.key,
            to=[request.requested_by_id],
            context=words,
            url=address,
            about=about,
        )
