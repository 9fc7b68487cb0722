"""The paper as it is looked at before it is signed."""

from collections.abc import Hashable
from threading import Lock
from time import monotonic

from django.core.exceptions import PermissionDenied

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import read
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.signing.contracts import StepInfo
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SigningStep
from xaso.office.signing.queries.authorities import authorities_of
from xaso.office.signing.services.turns import info_for, may_sign
from xaso.office.signing.sources import sources

SECONDS, MOST_PAPERS = 60, 8
"""So long and so many papers are remembered, in this process: the pictures of one look."""
_papers: dict[Hashable, tuple[float, bytes]] = {}
_lock = Lock()


def paper_of(step: SigningStep, viewer: User) -> bytes:
    """Return the PDF of a step: as signed last, else as it would be laid out for the viewer.

    A paper that nobody has signed is laid out once for all its pages, and kept in memory for a
    minute. While it waits for signatures its source lets nobody change it.
    """
    request = step.request
    if request.file_id is not None:
        return read(request.file_id)
    told = _info(step, viewer)
    shape = (require_commune(), viewer.pk, request.state, step.state, clock.today(), told)
    paper = _kept(shape)
    if paper is None:
        paper = sources[request.source].preview(request.subject_id, told)
        _keep(shape, paper)
    return paper


def _kept(shape: Hashable) -> bytes | None:
    with _lock:
        laid_out, paper = _papers.get(shape, (0.0, b""))
    is_fresh = bool(paper) and monotonic() - laid_out < SECONDS
    return paper if is_fresh else None


def _keep(shape: Hashable, paper: bytes) -> None:
    with _lock:
        _papers.pop(shape, None)
        while len(_papers) >= MOST_PAPERS:
            del _papers[next(iter(_papers))]
        _papers[shape] = (monotonic(), paper)


def _info(step: SigningStep, viewer: User) -> StepInfo:
    today = clock.today()
    try:
        return info_for(step, viewer, may_sign(step, viewer, today))
    except (PermissionDenied, NotSignedError):
        person = step.signer or viewer
        return info_for(step, person, authorities_of(person.pk, today).first())
