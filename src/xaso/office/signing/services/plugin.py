"""Signing at a person's own computer: the paper goes out by a secret address and comes back.

The signing program there (in the shape of the government's) fetches the paper, signs it with
the person's token and posts it back. It has no session here: the address is the proof, good for
one fetch and one return within minutes.
"""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import (
    ScannerUnavailableError,
    discard,
    find_malware,
    info,
    read,
    store_bytes,
)
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import uuid_or_none
from xaso.office.signing.contracts import StepInfo
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import PluginSession, SigningKey, SigningStep
from xaso.office.signing.services.alone import wait_for
from xaso.office.signing.services.apart import MEANWHILE
from xaso.office.signing.services.keys import check_key, key_for_step
from xaso.office.signing.services.signing import Signed, keep, prepare
from xaso.office.signing.services.turns import (
    check_turn,
    info_for,
    locked_step,
    may_sign,
    name_of_turn,
)
from xaso.office.signing.states import StepKind

FUNCTIONS = {
    StepKind.PERSON: "SignApproved",
    StepKind.ORGANISATION: "SignIssued",
    StepKind.TEXT_MARK: "SignCopy",
}
"""What the signing program is asked to do for a kind of step (seen in public code)."""
ANNEX = "SignAppendix"
"""What it is asked to do for annexes (seen there too)."""
USED = _("This address was used already or is too old. Please sign again.")
ON_SERVER = _("This key lies at the server. Please sign with its PIN.")
MALWARE = _("The malware scanner warns of what came back. It was not kept.")
NOT_SCANNED = _("What came back could not be scanned for malware. Please sign again later.")
MOST_FORGOTTEN = 500
OTHER_PAPER = _("What came back is not the paper that was handed out. Please sign again.")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handed:
    """What the page tells the signing program: which act, under which secret address, which number."""

    function: str
    key: str
    session_id: UUID
    number: str


@transaction.atomic
def hand_out(step_id: UUID, *, actor: User) -> Handed:
    """Prepare a paper for the signing program of the actor's computer.

    Raises:
        PermissionDenied: it is not this person's to sign.
        NotSignedError: it is not its turn, or the key lies elsewhere.
    """
    from xaso.office.signing.services import returned  # noqa: PLC0415 (two seconds of libraries)

    wait_for(name_of_turn(step_id))
    key = key_for_step(step_id, actor)
    step = locked_step(step_id)
    check_turn(step)
    told = info_for(step, actor, may_sign(step, actor, clock.today()))
    if key.on_server:
        raise NotSignedError(ON_SERVER)
    check_key(key)
    prepared = prepare(step, told)
    given = returned.with_form(prepared.pdf)
    secret, now = secrets.token_urlsafe(32), clock.now()
    session = PluginSession.objects.create(
        step=step,
        key=key,
        person=actor,
        secret_hash=_hash(secret),
        told_hash=_hash_of(told),
        given_id=store_bytes(given, name=prepared.name, actor=actor).id,
        begun_at=now,
        expires_at=now + timedelta(minutes=settings.XASO_SIGNING_PLUGIN_MINUTES),
    )
    record(
        "signing.plugin.begun",
        actor=actor,
        subject=("signing.request", step.request_id),
        serial=key.serial,
    )
    address = f"{require_commune()}-{session.pk.hex}-{secret}"
    function = ANNEX if prepared.is_annex else FUNCTIONS[StepKind(step.kind)]
    return Handed(function, address, session.pk, prepared.number)


def commune_of(key: str) -> int | None:
    """Return the commune that a secret address names, ``None`` for any other text."""
    commune = key.partition("-")[0]
    return int(commune) if commune.isdecimal() and commune.isascii() else None


@transaction.atomic
def fetch(key: str) -> tuple[str, bytes]:
    """Give the paper of a secret address, once; return its name and content.

    Raises:
        NotSignedError: the address is unknown, used or too old.
    """
    session = _session(key)
    if session.fetched_at is not None:
        raise NotSignedError(USED)
    session.fetched_at = clock.now()
    session.save(update_fields=["fetched_at"])
    return info(session.given_id).name, read(session.given_id)


def take_back(key: str, content: bytes) -> Signed:
    """Take the signed paper, once: what was handed out and one more signature by the known key.

    Call it outside of a transaction, for the malware scanner is asked meanwhile; it is asked for
    nobody without a secret address.

    Raises:
        NotSignedError: the address is unknown, used or too old; or something else came back.
    """
    with transaction.atomic():
        step_id = _open_session(key).step_id
    harm = _harm_in(content)
    with transaction.atomic():
        wait_for(name_of_turn(step_id))
        session = _open_session(key)
        session.returned_at = clock.now()
        try:
            if harm is not None:
                raise harm
            with transaction.atomic():
                signed = _accept(session, content)
        except NotSignedError as error:
            failure = error
            session.error = str(error.reason)[:300]
        else:
            session.save(update_fields=["returned_at"])
            return signed
        session.save(update_fields=["returned_at", "error"])
    raise failure


@transaction.atomic
def forget_sessions() -> int:
    """Forget sessions that are over, and the papers that were handed out in them."""
    is_over = Q(expires_at__lte=clock.now()) | Q(returned_at__isnull=False)
    rows = PluginSession.objects.filter(is_over).order_by("id")[:MOST_FORGOTTEN]
    over = dict(rows.values_list("pk", "given_id"))
    PluginSession.objects.filter(pk__in=over).delete()
    for file_id in over.values():
        discard(file_id)
    return len(over)


def _accept(session: PluginSession, content: bytes) -> Signed:
    from xaso.office.signing.services import returned  # noqa: PLC0415 (two seconds of libraries)

    key = SigningKey.objects.select_for_update(of=("self",)).get(pk=session.key_id)
    step = locked_step(session.step_id)
    check_turn(step)
    told = info_for(step, session.person, may_sign(step, session.person, clock.today()))
    check_key(key)
    given = read(session.given_id)
    _check_base(step, given, content)
    if bytes(session.told_hash) != _hash_of(told):
        raise NotSignedError(MEANWHILE)
    level = returned.check(given, content, key.fingerprint)
    name = info(session.given_id).name
    return keep(step, told, key, session.person, (content, name, level))


def _harm_in(content: bytes) -> NotSignedError | None:
    """Let the malware scanner look at it before anything is done; it is never rewritten."""
    try:
        found = find_malware(BytesIO(content))
    except ScannerUnavailableError:
        return NotSignedError(NOT_SCANNED)
    if found:
        logger.error("signing_malware found=%s", found)
        return NotSignedError(MALWARE)
    return None


def _check_base(step: SigningStep, given: bytes, content: bytes) -> None:
    """Somebody may have signed in parallel since the paper was handed out."""
    last = step.request.file_id
    is_newest = last is None or given.startswith(read(last))
    if not is_newest or not content.startswith(given):
        raise NotSignedError(OTHER_PAPER)


def _open_session(key: str) -> PluginSession:
    session = _session(key)
    if session.returned_at is not None:
        raise NotSignedError(USED)
    return session


def _session(key: str) -> PluginSession:
    _commune, _dash, rest = key.partition("-")
    session_id, _dash, secret = rest.partition("-")
    rows = PluginSession.objects.select_for_update(of=("self",))
    found = rows.filter(pk=uuid_or_none(session_id) or UUID(int=0)).first()
    known = bytes(found.secret_hash) if found else b""
    if found is None or not hmac.compare_digest(known, _hash(secret)):
        raise NotSignedError(USED)
    if found.expires_at <= clock.now():
        raise NotSignedError(USED)
    return found


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _hash_of(told: StepInfo) -> bytes:
    """Return the hash of what the source was told: by what authority, with which printed names.

    Whether others have signed meanwhile is looked at in the papers themselves.
    """
    return _hash(repr(replace(told, is_first=False)))
