"""What the buttons of the intake screen do to the intake."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.ids import uuid7, uuid_or_none
from xaso.public_services.counter.checklist import check_all
from xaso.public_services.counter.content import Matter, Person, Row, Source
from xaso.public_services.counter.screen.state import Screen, Search, detail_of
from xaso.public_services.counter.services.identify import find_person
from xaso.public_services.counter.services.typing import blank_matter
from xaso.public_services.dossiers.api import find_communes, usual_fee
from xaso.public_services.procedures.api import Channel, find_procedures, limit_for

MOST_MATTERS = 10
MOST_EXTRAS = 20
SHOWN = 9


def identify(screen: Screen, text: str, actor: User) -> None:
    """Say who has the matter."""
    finding = find_person(text, draft_id=screen.draft_id, actor=actor)
    screen.people = Search(text, finding)
    screen.focus = "candidates" if finding.candidates else "who"
    if finding.person:
        screen.content.applicant = finding.person
        screen.people.text = ""
        screen.focus = _after_person(screen, finding.person, "a")


def identify_submitter(screen: Screen, text: str, actor: User) -> None:
    """Say who brings the matter for somebody else."""
    finding = find_person(text, draft_id=screen.draft_id, actor=actor)
    screen.submitters = Search(text, finding)
    screen.focus = "submitter-candidates" if finding.candidates else "who-brings"
    if finding.person:
        screen.content.submitter = finding.person
        screen.submitters.text = ""
        screen.focus = "authority" if finding.person.is_known else "s-name"


def type_person(screen: Screen, _text: str, _actor: User) -> None:
    """Type the applicant by hand: somebody from elsewhere."""
    screen.content.applicant = Person(source=Source.TYPED)
    screen.focus = "a-name"


def type_organisation(screen: Screen, _text: str, _actor: User) -> None:
    """Type an organisation as the applicant."""
    screen.content.applicant = Person(source=Source.ORGANISATION)
    screen.focus = "a-name"


def type_submitter(screen: Screen, _text: str, _actor: User) -> None:
    """Type the submitter by hand."""
    screen.content.submitter = Person(source=Source.TYPED)
    screen.focus = "s-name"


def change_person(screen: Screen, _text: str, _actor: User) -> None:
    """Begin again with another applicant."""
    screen.content.applicant = Person()
    screen.focus = "who"


def change_submitter(screen: Screen, _text: str, _actor: User) -> None:
    """Begin again with another submitter."""
    screen.content.submitter = Person()
    screen.focus = "who-brings"


def swap_by_other(screen: Screen, _text: str, _actor: User) -> None:
    """Say that somebody else brings the matter, or that nobody does."""
    screen.content.by_other = not screen.content.by_other
    screen.focus = "who-brings" if screen.content.by_other else "procedure"


def look_for_procedure(screen: Screen, text: str, _actor: User) -> None:
    """Choose the procedure that the letters mean, or show which they may mean."""
    if chosen := uuid_or_none(text):
        choose(screen, str(chosen), _actor)
        return
    found = find_procedures(text, SHOWN)
    screen.procedures = Search(text, procedures=found)
    screen.focus = "found-procedures" if found else "procedure"
    if len(found) == 1:
        choose(screen, str(found[0].version_id), _actor)
    elif not found:
        screen.procedures.refusal = _("No procedure in use is called that.")


def choose(screen: Screen, version: str, _actor: User) -> None:
    """Take this procedure; the checklist begins anew."""
    matter, chosen = screen.matter, uuid_or_none(version)
    if chosen is None:
        return
    _forget_procedure(matter)
    matter.version = str(chosen)
    screen.__dict__.pop("detail", None)
    if screen.detail is None:
        matter.version = ""
        screen.procedures.refusal = _("No procedure in use is called that.")
        return
    limit = limit_for(chosen, Channel.IN_PERSON)
    if limit and not limit.verified:
        matter.limit, matter.limit_unit = str(limit.value), limit.unit.value
    if fee := usual_fee(chosen):
        matter.fee = str(fee)
    screen.focus = "checklist"


def change_procedure(screen: Screen, _text: str, _actor: User) -> None:
    """Begin again with another procedure; files already stored go with the old checklist."""
    _forget_procedure(screen.matter)
    screen.focus = "procedure"


def tick_all(screen: Screen, _text: str, _actor: User) -> None:
    """Note that everything asked for is there."""
    check_all(screen.lines)
    screen.focus = "receive"


def answer_no(screen: Screen, _text: str, _actor: User) -> None:
    """Answer the questions that are still open with no, all at once."""
    for line in screen.lines:
        if line.question and not line.row.answer:
            line.row.answer = "no"
    screen.focus = "all"


def add_row(screen: Screen, _text: str, _actor: User) -> None:
    """Add a paper that the procedure does not ask for."""
    rows = screen.matter.rows
    if len(screen.matter.extras()) < MOST_EXTRAS:
        key = f"extra{uuid7().hex}"
        rows[key] = Row(present=True, kind="copy")
        screen.focus = f"r-{key}-name"


def drop_row(screen: Screen, key: str, _actor: User) -> None:
    """Take an added paper away again."""
    if key in screen.matter.extras():
        del screen.matter.rows[key]
    screen.focus = "add-row"


def drop_file(screen: Screen, text: str, _actor: User) -> None:
    """Take a file away from a paper; the stored file stays, it may lie in another dossier."""
    key, _colon, file_id = text.partition(":")
    row = screen.matter.rows.get(key)
    if row and file_id in row.files:
        row.files.remove(file_id)
    screen.focus = f"r-{key}-files"


def swap_outside(screen: Screen, _text: str, _actor: User) -> None:
    """Say that another commune decides the matter, or that this one does (NĐ 118/2025 Đ.14.4)."""
    screen.matter.outside = not screen.matter.outside
    screen.matter.commune = ""
    screen.focus = "commune" if screen.matter.outside else "outside"


def look_for_commune(screen: Screen, text: str, _actor: User) -> None:
    """Choose the competent commune, or show which the letters may mean."""
    if text.isascii() and text.isdecimal():
        screen.matter.commune = text
        screen.focus = "receive"
        return
    found = find_communes(text, near=require_commune())
    screen.communes = Search(text, communes=found)
    screen.focus = "found-communes" if found else "commune"
    if len(found) == 1:
        screen.matter.commune = str(found[0][0].pk)
    elif not found:
        screen.communes.refusal = _("No commune is called that, and none was before 2025.")


def change_commune(screen: Screen, _text: str, _actor: User) -> None:
    """Choose another competent commune."""
    screen.matter.commune = ""
    screen.focus = "commune"


def add_matter(screen: Screen, _text: str, _actor: User) -> None:
    """Lay this matter aside and begin another for the same person."""
    content = screen.content
    if len(content.matters) < MOST_MATTERS:
        content.matters.append(blank_matter(content.matter))
        content.at = content.matters[-1].key
        content.checked = False
    screen.focus = "procedure"


def open_matter(screen: Screen, key: str, _actor: User) -> None:
    """Take a matter that was laid aside back on the screen."""
    screen.content.at = key
    screen.matter.unfinished = False
    screen.focus = "checklist"


def drop_matter(screen: Screen, key: str, _actor: User) -> None:
    """Throw away a matter that was laid aside."""
    content = screen.content
    kept = [one for one in content.matters if one.key != key]
    content.matters = kept or [Matter()]
    screen.focus = "procedure"


type Handler = Callable[[Screen, str, User], None]
HANDLERS: dict[str, Handler] = {
    "identify": identify,
    "identify-submitter": identify_submitter,
    "type-person": type_person,
    "type-organisation": type_organisation,
    "type-submitter": type_submitter,
    "change-person": change_person,
    "change-submitter": change_submitter,
    "by-other": swap_by_other,
    "find": look_for_procedure,
    "choose": choose,
    "change-procedure": change_procedure,
    "all": tick_all,
    "no": answer_no,
    "add-row": add_row,
    "drop-row": drop_row,
    "drop-file": drop_file,
    "outside": swap_outside,
    "find-commune": look_for_commune,
    "change-commune": change_commune,
    "add": add_matter,
    "open": open_matter,
    "drop": drop_matter,
}


def _after_person(screen: Screen, person: Person, prefix: str) -> str:
    if not person.is_known:
        return f"{prefix}-name"
    return "checklist" if detail_of(screen.matter) else "quick"


def _forget_procedure(matter: Matter) -> None:
    matter.version, matter.rows, matter.refusal = "", {}, ""
    matter.limit, matter.limit_unit, matter.fee = "", "working_day", ""
    matter.quantity = matter.copies = "1"
    matter.exemption = matter.exemption_proof = ""
