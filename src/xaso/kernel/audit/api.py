"""What other modules use of audit."""

from xaso.kernel.audit.actions import name_actions, name_words
from xaso.kernel.audit.context import trace
from xaso.kernel.audit.seal_state import SealState, seal_state
from xaso.kernel.audit.services.recording import (
    Look,
    about,
    record,
    record_access,
    record_accesses,
)
from xaso.kernel.audit.signing import NoSigningKeyError, load_key

__all__ = [
    "Look",
    "NoSigningKeyError",
    "SealState",
    "about",
    "load_key",
    "name_actions",
    "name_words",
    "record",
    "record_access",
    "record_accesses",
    "seal_state",
    "trace",
]
