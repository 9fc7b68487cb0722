"""What is to be put right before a work file is closed; plain values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from xaso.office.archive.numbering import doubled, missing

if TYPE_CHECKING:
    from xaso.office.archive.queries.papers import Paper


@dataclass(frozen=True, slots=True)
class Remark:
    """Something noticed in a file; what ``stops`` has to be put right first."""

    sentence: str
    stops: bool = False


def look_through(papers: "Sequence[Paper]", *, ended_on: date | None) -> list[Remark]:
    """Return what is amiss: nothing in it, contents missing, twice the same, gaps, drafts, later dates."""
    remarks = []
    if not papers:
        remarks.append(Remark(_("Nothing lies in this file yet."), stops=True))
    gap, twice = _("Number %(number)s is missing."), _("%(code)s lies in this file twice.")
    numbers = missing(paper.position for paper in papers)
    remarks += [Remark(gap % {"number": number}, stops=True) for number in numbers]
    remarks += _of_each(papers, ended_on)
    codes = [f"{paper.organ_name}: {paper.code}" for paper in papers if paper.code]
    return remarks + [Remark(twice % {"code": code}) for code in doubled(codes)]


def _of_each(papers: "Sequence[Paper]", ended_on: date | None) -> list[Remark]:
    found = []
    for paper in papers:
        named = {"number": paper.position, "title": paper.title}
        if paper.is_gone:
            sentence = _("Paper %(number)s (%(title)s) has no file.")
            found.append(Remark(sentence % named, stops=True))
        if not paper.is_finished:
            sentence = _("Paper %(number)s (%(title)s) is not signed and released yet.")
            found.append(Remark(sentence % named, stops=True))
        if ended_on and paper.issued_on and paper.issued_on > ended_on:
            sentence = _("Paper %(number)s (%(title)s) is younger than the end of the work.")
            found.append(Remark(sentence % named))
        if not paper.pages:
            sentence = _("Paper %(number)s (%(title)s) does not say how many pages it has.")
            found.append(Remark(sentence % named))
    return found
