"""The components of a dossier, made from what the citizen sent and what the form brought."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.forms.api import FilledForm, Form
from xaso.public_services.dossiers.api import PAPERS_SPEAK, ComponentInput, ComponentKind
from xaso.public_services.portal.asking import Asked, is_needed
from xaso.public_services.procedures.api import Component

LONGEST_NOTE = 300

type KeptFile = dict[str, str]


@dataclass
class Papers:
    """The papers of a submission: their files by component, and what was answered about them.

    ``reused`` names by the id of a file, here or in the form, the paper of the citizen's vault
    that it is a copy of, whose it is, and what it is in words.
    """

    files: dict[str, list[KeptFile]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    reused: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, paper: Component) -> list[KeptFile]:
        """Return the files of one paper."""
        return self.files.get(str(paper.id), [])

    def answer(self, paper: Component) -> str:
        """Return what was answered to the question of one paper: yes, no or nothing."""
        return self.answers.get(str(paper.id), "")

    def is_missing(self, paper: Component) -> bool:
        """Tell whether something is left to be done about a paper."""
        unanswered = bool(paper.question) and not self.answer(paper)
        return unanswered or (is_needed(paper, self.answer(paper)) and not self.of(paper))

    def from_vault(self, files: Iterable[KeptFile]) -> set[str]:
        """Return which papers of the vault are among these files."""
        known = [self.reused.get(one.get("id", "")) for one in files]
        return {one["paper"] for one in known if one}

    def say_origin(self, ids: Iterable[UUID]) -> str:
        """Say on the dossier which files came from the citizen's vault; empty if none."""
        known = [self.reused.get(str(one)) for one in ids]
        said = "; ".join(one["said"] for one in known if one)
        with override(PAPERS_SPEAK):
            words = _("From the applicant's vault: %(papers)s") % {"papers": said}
        return words[:LONGEST_NOTE] if said else ""

    def applies(self, paper: Component) -> bool:
        """Tell whether a paper belongs to this matter at all."""
        return not paper.question or self.answer(paper) == "yes"


def components_of(
    asked: Asked, papers: Papers, filled: FilledForm | None
) -> tuple[ComponentInput, ...]:
    """Return what the dossier consists of: declaration, papers, files of the form, what to show."""
    found = [_component(one.name, (), required=True) for one in asked.by_form]
    for paper in asked.papers:
        if papers.applies(paper):
            ids = tuple(UUID(one["id"]) for one in papers.of(paper))
            required = is_needed(paper, papers.answer(paper))
            made = _component(paper.name, ids, required=required, present=bool(ids))
            found.append(made)
    if asked.form and filled:
        found += [
            _component(name, ids, required=False)
            for name, ids in files_in(asked.form, filled).items()
        ]
    found = [replace(one, note=papers.say_origin(one.file_ids)) for one in found]
    shown = str(ComponentKind.SHOWN)
    found += [ComponentInput(one.name, shown, is_present=False) for one in asked.to_show]
    return tuple(found)


def files_in(form: Form, filled: FilledForm) -> dict[str, tuple[UUID, ...]]:
    """Return the files that came with the answers, by the name of their paper."""
    named = {
        (place.group.key, place.field.key): place.field.component
        or place.field.label.said_in("vi")
        for _path, place in form.schema.places()
    }
    found: dict[str, tuple[UUID, ...]] = {}
    for group, key, value in _answers(filled.values):
        ids = _ids(value)
        if ids:
            name = named.get((group, key), key)
            found[name] = found.get(name, ()) + ids
    return found


def _answers(values: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for group, answers in values.items():
        for item in answers if isinstance(answers, list) else [answers]:
            if isinstance(item, dict):
                yield from ((group, key, value) for key, value in item.items())


def _ids(value: Any) -> tuple[UUID, ...]:
    if not isinstance(value, list):
        return ()
    files = [one for one in value if isinstance(one, dict) and one.keys() == {"id", "name"}]
    return tuple(UUID(one["id"]) for one in files)


def _component(
    name: str, ids: tuple[UUID, ...], *, required: bool, present: bool = True
) -> ComponentInput:
    kind = str(ComponentKind.E_COPY)
    return ComponentInput(name, kind, is_present=present, is_required=required, file_ids=ids)
