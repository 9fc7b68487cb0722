"""The frame of every act: lock, may I, is it possible; and afterwards: note, tell."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import Access, access_of
from xaso.kernel.working_time.api import WorkCalendar, calendar_for
from xaso.lib import clock
from xaso.public_services.dossiers.acts import ACTS, Act
from xaso.public_services.dossiers.errors import NotAtThisStepError
from xaso.public_services.dossiers.events import DossierMoved
from xaso.public_services.dossiers.models import Dossier, DossierAct
from xaso.public_services.dossiers.rights import refuse_unless_possible
from xaso.public_services.procedures.api import ProcessPlan, get_plan


@dataclass
class Work:
    """An act being done on a locked dossier."""

    dossier: Dossier
    act: Act
    actor: User
    access: Access
    at: datetime
    plan: ProcessPlan | None
    from_state: str
    words: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def process(self) -> ProcessPlan:
        """The dossier's process; every received dossier has one."""
        if self.plan is None:
            raise NotAtThisStepError
        return self.plan

    @property
    def calendar(self) -> WorkCalendar:
        """The working time of the dossier's commune."""
        return calendar_for(self.dossier.commune_id)

    def finish(self) -> None:
        """Write the dossier, the act, the audit entry and the event."""
        self.dossier.save()
        write_act(self)
        publish(
            DossierMoved(
                dossier_id=self.dossier.pk,
                code=self.dossier.code,
                act=self.act.key,
                from_state=self.from_state,
                to_state=self.dossier.state,
                unit_id=self.dossier.unit_id,
                assignee_id=self.dossier.assignee_id,
                actor_id=self.actor.pk,
                at=self.at,
            ),
            aggregate=self.dossier.pk,
        )


def begin(dossier_id: UUID, key: str, actor: User, *, words: str = "") -> Work:
    """Lock the dossier and make sure that this person may do this act to it now.

    Raises:
        Dossier.DoesNotExist: it is not there, or not for this person.
        PermissionDenied: this person sees it but may not do that.
        WrongStateError: somebody else acted first.
        NotAtThisStepError: the process does not allow it at this step.
    """
    rows = Dossier.objects.visible_to(actor).select_for_update(of=("self",))
    dossier = rows.get(pk=dossier_id)
    act, access = ACTS[key], access_of(actor)
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    refuse_unless_possible(act, dossier, access, plan)
    return Work(dossier, act, actor, access, clock.now(), plan, dossier.state, words)


def write_act(work: Work) -> None:
    """Add the act to the dossier's history and to the audit trail."""
    lent_by = next(
        (
            giver
            for permission in work.act.permissions
            if (giver := work.access.acts_for(permission.key))
        ),
        None,
    )
    dossier = work.dossier
    DossierAct.objects.create(
        dossier=dossier,
        at=work.at,
        key=work.act.key,
        actor=work.actor,
        on_behalf_of_id=lent_by,
        from_state=work.from_state,
        to_state=dossier.state,
        step_key=dossier.step_key,
        words=work.words,
        details=work.details,
    )
    record(
        f"dossiers.dossier.{work.act.key}",
        actor=work.actor,
        subject=("dossiers.dossier", dossier.pk),
        on_behalf_of=lent_by,
        code=dossier.code,
        from_state=work.from_state,
        to_state=dossier.state,
    )


def note_by_itself(
    dossier: Dossier, key: str, *, before: str, at: datetime, details: dict[str, Any]
) -> None:
    """Add an act that no person did to the history and the audit trail, and tell of it."""
    DossierAct.objects.create(
        dossier=dossier,
        at=at,
        key=key,
        from_state=before,
        to_state=dossier.state,
        step_key=dossier.step_key,
        details=details,
    )
    record(
        f"dossiers.dossier.{key}",
        actor=None,
        subject=("dossiers.dossier", dossier.pk),
        code=dossier.code,
        from_state=before,
        to_state=dossier.state,
    )
    publish(
        DossierMoved(
            dossier_id=dossier.pk,
            code=dossier.code,
            act=key,
            from_state=before,
            to_state=dossier.state,
            unit_id=dossier.unit_id,
            assignee_id=dossier.assignee_id,
            actor_id=None,
            at=at,
        ),
        aggregate=dossier.pk,
    )
