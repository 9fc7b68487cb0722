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
    discard_draft,
    publish_draft,
    restore_version,
    save_draft,
    start_draft,
    start_own_draft,
)
from xaso.public_services.procedures.services.storing import NotADraftError
from xaso.public_services.procedures.services.undoing import redo_draft, undo_draft

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
    "redo_draft",
    "restore_version",
    "save_draft",
    "start_draft",
    "start_own_draft",
    "undo_draft",
]
