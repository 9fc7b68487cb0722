"""The table of acts as a page of the documentation, in Vietnamese and English."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.public_services.dossiers.acts import ACTS, Act, Effect
from xaso.public_services.dossiers.models import IssuedPaper
from xaso.public_services.dossiers.permissions import ANSWER_COMPLAINTS
from xaso.public_services.dossiers.states import DossierState

HEAD = """\
# Các việc trên hồ sơ / Acts on a dossier

Bảng này do phần mềm lập từ bảng duy nhất trong mã nguồn; kiểm thử so tệp này với mã.
This table is made from the one table in the code; a test compares this file with the code.

Mã quy định (cột cuối) dẫn đến điều, khoản còn hiệu lực trong mục Văn bản pháp luật của phần mềm.
The rule's key (last column) leads to the article in force among the legal acts of the product.

| Việc / Act | Ai / Who | Từ / From | Sang / To | Cần / Needs | Giấy / Paper | Thời hạn / Time | Quy định / Rule |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""

NEEDS: dict[str, Promise] = {
    "reason": _("reason"),
    "commune": _("competent commune"),
    "unit": _("unit"),
    "assignee": _("person"),
    "question": _("question"),
    "limit": _("time given"),
    "answer": _("opinion"),
    "items": _("list of papers"),
    "papers": _("papers"),
    "amount": _("amount"),
    "legal_ground": _("legal ground"),
    "collected_by": _("who collects"),
    "outcome": _("outcome"),
}
CLOCK: dict[Effect, Promise | str] = {
    Effect.NONE: "",
    Effect.START: _("starts"),
    Effect.PAUSE: _("stands still"),
    Effect.RESUME: _("goes on"),
    Effect.EXTEND: _("new date"),
    Effect.END: _("ends"),
}
BY_THE_PROCESS = _("as the process says")
BY_ITSELF = _("the software or a connected program")
BY_THE_CITIZEN = _("the citizen")
STAYS = _("as it is")
ANYWHERE = _("any state")
AT_ITS_STEP = _("at a step of the process that allows it")


def acts_table() -> str:
    """Return the page as Markdown."""
    return HEAD + "".join(_row(act) for act in ACTS.values())


def _row(act: Act) -> str:
    sources = [state.label for state in DossierState if state in act.sources]
    if len(sources) == len(DossierState):
        sources = [ANYWHERE]
    cells = [
        f"**{_both([act.label])}** `{act.key}`",
        _both(_who(act)),
        _both([*sources, *([AT_ITS_STEP] if act.at_step else [])]),
        _both([act.target.label if act.target else _leads_on(act)]),
        _both([NEEDS[need] for need in act.needs]),
        _both([IssuedPaper.Kind(act.paper).label] if act.paper else []),
        _both([CLOCK[act.clock]]),
        f"`{act.rule}`" if act.rule else "",
    ]
    return f"| {' | '.join(cells)} |\n"


def _who(act: Act) -> list[Promise | str]:
    """Return who may; a complaint is the citizen's, its answer has a page of its own."""
    if act.key == "complain":
        return [BY_THE_CITIZEN]
    permissions = (ANSWER_COMPLAINTS,) if act.key == "answer_complaint" else act.permissions
    allowed = {role for one in permissions for role in one.roles}
    return [role.label for role in Role if role in allowed] or [BY_ITSELF]


def _leads_on(act: Act) -> Promise:
    return STAYS if act.key in ("complain", "answer_complaint") else BY_THE_PROCESS


def _both(words: Iterable[Promise | str]) -> str:
    """Return the words in both languages, Vietnamese first."""
    said = list(words)
    if not any(said):
        return ""
    lines = []
    for language in ("vi", "en"):
        with translation.override(language):
            lines.append("; ".join(str(word) for word in said))
    return " / ".join(lines)
