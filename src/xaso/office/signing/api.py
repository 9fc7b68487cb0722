"""What other modules use of signing: ids and frozen dataclasses, never models.

A module that has papers to sign derives :class:`SigningSource`, registers it in
``sources`` when it starts, and asks by :func:`request_signatures`.
"""

from collections.abc import Collection
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.office.signing.boxes import Box
from xaso.office.signing.contracts import (
    Prepared,
    RequestInfo,
    RequestInput,
    SignerBlock,
    SignerChoice,
    SigningSource,
    StepInfo,
    StepInput,
    StepLine,
)
from xaso.office.signing.contracts_checking import CheckedDocument, DocumentFacts
from xaso.office.signing.errors import NotSignedError, WrongPinError
from xaso.office.signing.queries import requests
from xaso.office.signing.queries.authorities import (
    possible_signers,
    signer_blocks,
)
from xaso.office.signing.queries.requests import signatures_written
from xaso.office.signing.queries.verdicts import (
    check_codes_of,
    find_checked,
    verdicts_of,
)
from xaso.office.signing.queries.waiting import ready_for_the_organisation
from xaso.office.signing.queries.written_files import files_written_for
from xaso.office.signing.readers import register_reader
from xaso.office.signing.services import requesting
from xaso.office.signing.services.apart import seal_together, sign_now
from xaso.office.signing.services.check_codes import (
    bind_check_code,
    check_address,
    check_code_for,
    check_qr,
    end_check_code,
    reserve_check_code,
)
from xaso.office.signing.services.mending import as_signable
from xaso.office.signing.services.requesting import cancel_request
from xaso.office.signing.services.signing import Signed
from xaso.office.signing.services.verdicts import (
    check_files,
    count_trusted_roots,
)
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepKind, StepState
from xaso.office.signing.verifying.wording import (
    state_of_verdict,
)

__all__ = [
    "Box",
    "CheckedDocument",
    "DocumentFacts",
    "NotSignedError",
    "Prepared",
    "RequestInfo",
    "RequestInput",
    "RequestState",
    "Signed",
    "SignerBlock",
    "SignerChoice",
    "SigningSource",
    "StepInfo",
    "StepInput",
    "StepKind",
    "StepLine",
    "StepState",
    "WrongPinError",
    "as_signable",
    "bind_check_code",
    "cancel_request",
    "check_address",
    "check_code_for",
    "check_codes_of",
    "check_files",
    "check_qr",
    "count_trusted_roots",
    "end_check_code",
    "files_written_for",
    "find_checked",
    "possible_signers",
    "ready_for_the_organisation",
    "register_reader",
    "request_signatures",
    "requests_of",
    "reserve_check_code",
    "seal_together",
    "sign_now",
    "signatures_written",
    "signer_blocks",
    "sources",
    "state_of_verdict",
    "verdicts_of",
]


def request_signatures(wish: RequestInput, *, requested_by: User) -> UUID:
    """Submit a paper for signatures and return the id of the request.

    Raises:
        NotSignedError: nobody signs, the seal would come before a person, or the paper waits
            for signatures already.
    """
    return requesting.request_signatures(wish, requested_by=requested_by).pk


def requests_of(source: str, subject_ids: Collection[UUID]) -> dict[UUID, RequestInfo]:
    """Return the newest request for each of these things; one query."""
    return requests.requests_of(source, subject_ids)
