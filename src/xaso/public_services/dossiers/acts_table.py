"""The table of acts as a page of the documentation, in Vietnamese and English."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.public_services.dossiers.acts import ACTS, Act, Effect
from xaso.public_services.dossiers.models import IssuedPaper
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
AT_ITS_STEP = _("at a step of the process that allows it")


def acts_table() -> str:
    """Return the page as Markdown."""
    return HEAD + "".join(_row(act) for act in ACTS.values())


def _row(act: Act) -> str:
    allowed = {role for one in act.permissions for role in one.roles}
    ordered = [role for role in Role if role in allowed]
    sources = [state.label for state in DossierState if state in act.sources]
    cells = [
        f"**{_both([act.label])}** `{act.key}`",
        _both([role.label for role in ordered] or [BY_ITSELF]),
        _both([*sources, *([AT_ITS_STEP] if act.at_step else [])]),
        _both([act.target.label if act.target else BY_THE_PROCESS]),
        _both([NEEDS[need] for need in act.needs]),
        _both([IssuedPaper.Kind(act.paper).label] if act.paper else []),
        _both([CLOCK[act.clock]]),
        f"`{act.rule}`" if act.rule else "",
    ]
    return f"| {' | '.join(cells)} |\n"


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
