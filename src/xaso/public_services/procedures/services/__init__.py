"""Every write of the module."""

from xaso.public_services.procedures.services.catalogue import (
    Loaded,
    StatusError,
    load_procedures,
    move_version,
)
from xaso.public_services.procedures.services.defaults import (
    ensure_default_processes,
    process_for,
)
from xaso.public_services.procedures.services.drafts import (
    FaultyProcessError,
    NotADraftError,
    discard_draft,
    publish_draft,
    save_draft,
    start_draft,
    start_own_draft,
)

__all__ = [
    "FaultyProcessError",
    "Loaded",
    "NotADraftError",
    "StatusError",
    "discard_draft",
    "ensure_default_processes",
    "load_procedures",
    "move_version",
    "process_for",
    "publish_draft",
    "save_draft",
    "start_draft",
    "start_own_draft",
]
