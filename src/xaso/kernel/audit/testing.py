"""Audit in tests of other modules: the trail of the commune in force, sealed and verified."""

import time
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django.utils import connector_params

from xaso.kernel.audit.seal_state import seal_state
from xaso.kernel.audit.services.sealing import seal
from xaso.kernel.audit.signing import public_path, trusted_keys
from xaso.kernel.audit.verification.checking import Question, Verification
from xaso.kernel.audit.verification.findings import Finding, Summary
from xaso.kernel.audit.verification.reading import Source
from xaso.kernel.tenancy.api import acting_in

PATIENCE_SECONDS = 60


def seal_all(commune_id: int) -> None:
    """Seal what is committed of a commune; waits for what a running transaction holds back."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        seal(commune_id)
        with acting_in(commune_id), transaction.atomic():
            if seal_state().waiting_since is None:
                return
        time.sleep(0.05)
    message = "Rows are still held back by a transaction of this server."
    raise TimeoutError(message)


def verify(commune_id: int, **narrowed: Any) -> tuple[list[Finding], Summary]:
    """Verify what is committed of a commune (needs a real database); return what was found."""
    keys = trusted_keys(public_path(Path(settings.XASO_AUDIT_KEY_FILE)))
    with psycopg.connect(**connector_params()) as connection:
        source = Source(connection, commune_id)
        verification = Verification(source, Question(keys, **narrowed))
        return list(verification.run()), verification.summary
