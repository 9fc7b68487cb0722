"""Dossiers for tests of other modules: made by the services, as its people would."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.api import FilledForm
from xaso.kernel.forms.testing import published_form
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import (
    ComponentInput,
    DeclarationInput,
    IntakeInput,
    PartyInput,
    ReceivedDossier,
)
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.services.handling import hand_over
from xaso.public_services.dossiers.services.intake import receive_dossier
from xaso.public_services.dossiers.states import DossierState, Outcome
from xaso.public_services.procedures.api import current_version

WITHIN_THREE_DAYS = "1.004873"  # xác nhận tình trạng hôn nhân: 3 working days
LAND = "1.013225"  # giấy phép xây dựng: 20 days, by the long process


@dataclass
class People:
    """The people of a one-stop shop in one commune."""

    desk: User
    specialist: User
    head: User
    leader: User
    clerk: User
    supervisor: User


def people(commune_id: int = HERE) -> People:
    """Make the people through whose hands a dossier goes."""
    return People(
        desk=official(Role.RECEPTIONIST, commune_id=commune_id),
        specialist=official(Role.SPECIALIST, commune_id=commune_id),
        head=official(Role.UNIT_HEAD, commune_id=commune_id),
        leader=official(Role.LEADER, commune_id=commune_id),
        clerk=official(Role.CLERK, commune_id=commune_id),
        supervisor=official(Role.SUPERVISOR, commune_id=commune_id),
    )


def intake(code: str = WITHIN_THREE_DAYS, **more: Any) -> IntakeInput:
    """Return a believable intake under a procedure."""
    given: dict[str, Any] = {
        "procedure_version": current_version(code),
        "applicant": PartyInput(
            name="Lê Thị Mẫu",
            personal_id="038190000001",
            address="Thôn 1",
            phone="+84912345678",
        ),
        "components": (ComponentInput("Tờ khai", "original", is_required=True),),
        "collection": "Nhận tại Bộ phận Một cửa",
    }
    return IntakeInput(**(given | more))


DECLARATION: dict[str, Any] = {
    "key": "declaration_of_tests",
    "title": {"vi": "Tờ khai thử", "en": "A declaration for tests"},
    "pages": [
        {
            "key": "who",
            "title": "Người khai",
            "groups": [
                {
                    "key": "applicant",
                    "fields": [
                        {"key": "name", "kind": "person_name", "label": "Họ, chữ đệm, tên"},
                        {
                            "key": "personal_id",
                            "kind": "personal_id",
                            "label": "Số định danh cá nhân",
                        },
                    ],
                }
            ],
        }
    ],
}


def declaration(
    name: str = "Lê Thị Mẫu", personal_id: str = "038190000001", **more: Any
) -> DeclarationInput:
    """Return a filled electronic form of two answers, confirmed by the citizen's account."""
    form = published_form(DECLARATION)
    values = {"applicant": {"name": name, "personal_id": personal_id}}
    filled = FilledForm(form.version_id, form.key, form.number, form.digest, values, {})
    given: dict[str, Any] = {"accepted": "account", "accepted_at": clock.now()}
    return DeclarationInput(filled, **(given | more))


def received(
    who: People, code: str = WITHIN_THREE_DAYS, *, commune_id: int = HERE, **more: Any
) -> ReceivedDossier:
    """Take a dossier in at the desk of a test commune."""
    with acting_in(commune_id):
        return receive_dossier(intake(code, **more), actor=who.desk)


def handed_over(
    who: People, code: str = WITHIN_THREE_DAYS, *, commune_id: int = HERE, **more: Any
) -> ReceivedDossier:
    """Take a dossier in and hand it to the specialists' unit."""
    dossier = received(who, code, commune_id=commune_id, **more)
    place = unit(Unit.Kind.SPECIALISED, commune_id).pk
    with acting_in(commune_id):
        hand_over(dossier.id, actor=who.desk, unit_id=place)
    return dossier


def granted(dossier_id: UUID, stored_file: UUID) -> UUID:
    """Let the result of a dossier lie ready with this file; return the file's id in the dossier."""
    Dossier.objects.filter(pk=dossier_id).update(
        state=DossierState.COMPLETED, outcome=Outcome.GRANTED
    )
    file = DossierFile.objects.create(
        dossier_id=dossier_id,
        part=DossierFile.Part.RESULT,
        stored_file_id=stored_file,
        added_at=clock.now(),
    )
    return file.pk
