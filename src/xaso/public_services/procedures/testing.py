"""Processes for tests of other modules; the catalogue itself is always loaded."""

from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.public_services.procedures.contracts import PlanStep
from xaso.public_services.procedures.services import (
    publish_draft,
    save_draft,
    start_own_draft,
)

BIRTH = "1.001193"  # registration of a birth: full detail, same day, free
CERTIFIED_COPY = "2.000815"  # paid by the page
BUILDING = "1.013225"  # building permit: consultation, fee not known


def own_process(version_id: UUID, steps: tuple[PlanStep, ...], *, actor: User) -> UUID:
    """Give the commune in force a process of its own for one procedure; return its id."""
    draft = start_own_draft(version_id, actor=actor)
    save_draft(draft, name="Quy trình riêng", steps=steps, actor=actor)
    publish_draft(draft, actor=actor)
    return draft
