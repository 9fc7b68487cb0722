"""Papers of the citizen's vault on the way to a dossier: offered, taken, noted where they went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, override

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import PageForm
from xaso.kernel.permissions.api import CitizenRequest, session_level
from xaso.lib.ids import uuid_or_none
from xaso.public_services.dossiers.api import PAPERS_SPEAK, ComponentInput
from xaso.public_services.portal.submitted_papers import KeptFile, Papers
from xaso.public_services.vault.api import (
    NoSuchPaperError,
    OfferedPaper,
    copy_for_dossier,
    fitting,
    note_uses,
    papers_in_vault,
)

MOST_OFFERED = 6
USE = "use"


@dataclass(frozen=True, slots=True)
class Offer:
    """Papers of the vault that fit one question of a form; ``name`` is that of its input."""

    name: str
    question: str
    papers: tuple[OfferedPaper, ...]


def offered(
    request: CitizenRequest, component: str, files: Iterable[KeptFile], papers: Papers
) -> list[OfferedPaper]:
    """Return what the citizen's vault holds that fits a component and was not taken for it yet."""
    taken = papers.from_vault(files)
    found = fitting(_in_vault(request), component)
    return [one for one in found if str(one.id) not in taken][:MOST_OFFERED]


def offered_on(request: CitizenRequest, page: PageForm, papers: Papers) -> list[Offer]:
    """Return what the vault holds for the questions of a page that ask for papers.

    Questions that repeat are left out: which of their items is meant, the vault cannot know.
    """
    asked = list(_files_asked_on(page))
    if not asked:
        return []
    vault, found = _in_vault(request), []
    for name, component, label, files in asked:
        taken = papers.from_vault(files)
        fits = [one for one in fitting(vault, component) if str(one.id) not in taken]
        if fits:
            found.append(Offer(name, label, tuple(fits[:MOST_OFFERED])))
    return found


def take(
    request: CitizenRequest, what: str, files: Iterable[KeptFile], papers: Papers
) -> list[KeptFile]:
    """Take a paper of the vault beside the files that are there: a copy of its file, noted.

    Pressed twice it is taken once: the submission is locked while this is done.

    Raises:
        NoSuchPaperError: it is not in this citizen's vault.
    """
    if what in papers.from_vault(files):
        return []
    paper_id = uuid_or_none(what)
    if paper_id is None or request.user.kind != User.Kind.CITIZEN:
        raise NoSuchPaperError(what)
    with override(PAPERS_SPEAK):
        made = copy_for_dossier(paper_id, actor=request.user, level=session_level(request))
    owner = str(made.owner_id)
    papers.reused[str(made.file.id)] = {"paper": what, "owner": owner, "said": made.said}
    return [{"id": str(made.file.id), "name": made.file.name}]


def take_on(
    request: CitizenRequest, what: str, page: PageForm, papers: Papers
) -> tuple[str, list[KeptFile]]:
    """Take a paper for a question of a page; return the name of its input and the file.

    Raises:
        NoSuchPaperError: the page asks no such question, or it is not in this citizen's vault.
    """
    name, _colon, paper = what.partition(":")
    for asked, _component, _label, files in _files_asked_on(page):
        if asked == name:
            return name, take(request, paper, files, papers)
    raise NoSuchPaperError(what)


def note_reuse(papers: Papers, components: Iterable[ComponentInput], code: str) -> None:
    """Note in the vault which of its papers went into a dossier."""
    used: dict[UUID, set[UUID]] = {}
    for component in components:
        for file_id in component.file_ids:
            if known := papers.reused.get(str(file_id)):
                used.setdefault(UUID(known["owner"]), set()).add(UUID(known["paper"]))
    for owner_id, paper_ids in used.items():
        note_uses(owner_id, paper_ids, code)


def _in_vault(request: CitizenRequest) -> list[OfferedPaper]:
    """Return the citizen's papers; who files for somebody else has no way into their vault."""
    user = request.user
    if user.kind != User.Kind.CITIZEN:
        return []
    return papers_in_vault(user.pk, user.full_name, session_level(request))


def _files_asked_on(page: PageForm) -> Iterable[tuple[str, str, str, list[KeptFile]]]:
    """Yield name, component, label and files so far of the questions for papers on a page."""
    wanted, values = set(page.file_paths()), page.filling.values
    for path, place in page.filling.schema.places():
        if path in wanted:
            group, _dot, key = path.partition(".")
            label = place.field.label.said_in(get_language() or "vi")
            component = place.field.component or place.field.label.said_in("vi")
            yield path.replace(".", "-"), component, label, _files_at(values, group, key)


def _files_at(values: Mapping[str, Any], group: str, key: str) -> list[KeptFile]:
    answers = values.get(group)
    found = answers.get(key) if isinstance(answers, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
