"""Taking back what was changed in a draft, and bringing it back again."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import require
from xaso.public_services.procedures.permissions import EDIT
from xaso.public_services.procedures.services.storing import (
    lock_draft,
    put_state,
    read,
    state_of,
    written,
)


@transaction.atomic
def undo_draft(process_id: UUID, *, actor: User) -> bool:
    """Bring back the state before the last change; tell whether there was one."""
    require(actor, EDIT.key)
    draft = lock_draft(process_id)
    if not draft.undo:
        return False
    *draft.undo, last = draft.undo
    draft.redo = [*draft.redo, written(state_of(draft))]
    put_state(draft, read(last))
    return True


@transaction.atomic
def redo_draft(process_id: UUID, *, actor: User) -> bool:
    """Bring back the change that was taken back last; tell whether there was one."""
    require(actor, EDIT.key)
    draft = lock_draft(process_id)
    if not draft.redo:
        return False
    *draft.redo, last = draft.redo
    draft.undo = [*draft.undo, written(state_of(draft))]
    put_state(draft, read(last))
    return True
