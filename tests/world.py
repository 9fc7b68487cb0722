"""One of everything in a commune, so that every address has something to show."""

import uuid
from datetime import date
from functools import cached_property

from xaso.kernel.accounts.api import Role, RoleAssignment, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.api_clients.testing import a_client
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.testing import held_pdf, stored_pdf
from xaso.kernel.forms.api import form_in_use
from xaso.kernel.forms.testing import published_form
from xaso.kernel.identity.testing import citizen, claimed
from xaso.kernel.organisations.api import list_villages
from xaso.kernel.organisations.testing import HERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.webhooks.models import Webhook
from xaso.kernel.working_time.testing import exception, hours
from xaso.office.signing.api import check_code_for
from xaso.public_services.dossiers.models import DossierParty
from xaso.public_services.dossiers.testing import declaration, handed_over, people
from xaso.public_services.payments.testing import money_of_each_kind
from xaso.public_services.procedures.api import current_version, process_for
from xaso.public_services.procedures.testing import fee_row, fee_table
from xaso.public_services.queue.testing import queue_desk, queue_line
from xaso.registers.residents.testing import household, resident

NOWHERE = uuid.UUID("01900000-0000-7000-8000-000000000000")


def _kept(row):
    row.save()
    return row.pk


class World:
    """A commune with its people and one thing of each kind."""

    def __init__(self, commune_id: int = HERE) -> None:
        self.commune_id = commune_id
        commune(commune_id)
        self.people = people(commune_id)
        with acting_in(commune_id):
            self.things = self._things()

    def _things(self) -> dict[str, object]:
        dossier = handed_over(
            self.people, commune_id=self.commune_id, declaration=declaration()
        )
        version = current_version("1.004873")
        home = household()
        return {
            "commune_id": self.commune_id,
            "dossier_id": dossier.id,
            "code": dossier.code,
            "paper_id": dossier.receipt_id,
            "key": "take",
            "name": "disable",
            "number": 1,
            "resident_id": resident(at=home),
            "household_id": home,
            "procedures:version_id": version,
            "process_id": process_for(version).id,
            "other_id": process_for(version).id,
            "forms:key": published_form().key,
            "forms:page_key": "who",
            "forms:place": "0-0-0",
            "forms:version_id": form_in_use("small_form").version_id,
            "act_id": "118-2025-nd-cp",
            "working_time:version_id": _kept(hours(date(2030, 1, 1))),
            "exception_id": _kept(exception(date(2030, 5, 5))),
            "party_id": DossierParty.objects.get(dossier_id=dossier.id).pk,
            "unit_id": unit(commune_id=self.commune_id).pk,
            "village_id": list_villages(self.commune_id)[0].pk,
            "official_id": self.people.clerk.pk,
            "assignment_id": RoleAssignment.objects.get(user=self.people.clerk).pk,
            "client_pk": a_client("dossiers.read", communes=(self.commune_id,)).pk,
            "webhook_id": self._webhook(),
            "webhooks:name": "pause",
            "notifications:way": "phone",
            "notifications:kind": "notifications.address_code",
            "notifications:channel": "notifications.sms",
            "notifications:language": "vi",
            "queue:line_id": queue_line().pk,
            "queue:desk_id": queue_desk().pk,
            "queue:kind": "kiosk",
            "representation_id": claimed(),
            "portal:code": "1.004873",
            "portal:procedure_code": "1.004873",
            "portal:slug": "sinh-con",
            "files:file_id": held_pdf(),
            **money_of_each_kind(self.people.desk),
            **self._fees(),
            **self._checked(),
            "archive:year": 2026,
            "archive:what": "up",
            "archive:entry_id": NOWHERE,
            "archive:number": 1,
            "entry_id": AuditEntry.objects.latest("at").pk,
        }

    def _fees(self) -> dict[str, object]:
        """Let a supervisor begin a table of fees with one item."""
        table = fee_table(fee_row("1.004873", 15_000), writer=self.people.supervisor)
        return {"table_id": table.pk, "row_id": table.rows.get().pk}

    def _checked(self) -> dict[str, object]:
        """Give a file a code by which anybody checks it."""
        file_id = stored_pdf()
        return {"signing:file_id": file_id, "check:code": check_code_for(file_id)}

    def _webhook(self) -> uuid.UUID:
        program = a_client("webhooks.read_events", communes=(self.commune_id,)).user
        return _kept(Webhook(program=program, url="https://nhan.example.vn/", events=[]))

    @cached_property
    def citizen(self) -> User:
        """A citizen of nobody's family, made when first asked for."""
        return citizen()

    def arguments(self, name: str, wanted: list[str]) -> dict[str, object]:
        """Return the arguments of an address: things of this commune, or ids of nothing."""
        module = name.split(":")[0]
        return {
            key: self.things.get(f"{module}:{key}", self.things.get(key, NOWHERE))
            for key in wanted
        }

    def person(self, role: Role) -> User:
        """Return an official of this commune with one role."""
        known = {
            Role.RECEPTIONIST: self.people.desk,
            Role.SPECIALIST: self.people.specialist,
            Role.UNIT_HEAD: self.people.head,
            Role.LEADER: self.people.leader,
            Role.CLERK: self.people.clerk,
            Role.SUPERVISOR: self.people.supervisor,
        }
        return known.get(role) or official(role, commune_id=self.commune_id)
