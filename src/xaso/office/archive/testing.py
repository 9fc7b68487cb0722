"""Catalogues and files for tests of other modules; a commune must be in force."""

from datetime import date
from io import BytesIO
from uuid import UUID

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.tenancy.api import require_commune
from xaso.office.archive.contracts import Ending, EntryInput, PaperInput
from xaso.office.archive.models import CatalogueEntry, FileCatalogue, HandOver, WorkFile
from xaso.office.archive.services.catalogues import (
    add_entry,
    add_heading,
    approve_catalogue,
    begin_catalogue,
)
from xaso.office.archive.services.closing import close_file
from xaso.office.archive.services.collecting import add_paper
from xaso.office.archive.services.files import open_from_catalogue
from xaso.office.archive.services.handing import begin_hand_over, finish, offer, pass_judgement
from xaso.office.archive.services.packing import pack_all


def catalogue(year: int = 2026, *, lines: int = 2, retention: int = 20) -> FileCatalogue:
    """Return the catalogue of a year in force, with one heading (TCCB) and so many lines."""
    known = FileCatalogue.objects.filter(year=year).first()
    if known:
        return known
    clerk, leader = (
        official(role, commune_id=require_commune()) for role in (Role.CLERK, Role.LEADER)
    )
    made = begin_catalogue(year, "heading", actor=clerk)
    heading = add_heading(made.pk, notation="TCCB", title="Tổ chức cán bộ", actor=clerk)
    for number in range(1, lines + 1):
        line = EntryInput(title=f"Hồ sơ công tác cán bộ số {number}", retention=retention)
        add_entry(heading.pk, line, actor=clerk)
    approve_catalogue(
        made.pk, decision=f"05/QĐ-UBND/{year}", decided_on=date(year, 1, 5), actor=leader
    )
    made.refresh_from_db()
    return made


def open_file(keeper: User, *, year: int = 2026, line: int = 1) -> WorkFile:
    """Return an open file of the catalogue in the hands of an official."""
    entry = CatalogueEntry.objects.get(catalogue=catalogue(year), number=line)
    return open_from_catalogue(entry.pk, start_on=date(year, 1, 10), actor=keeper)


def paper(row: WorkFile, keeper: User, title: str = "Tờ trình", *, pages: int = 2) -> UUID:
    """Put a paper of its own into an open file and return the item's id."""
    given = PaperInput(title=title, pages=pages, code="12/TTr-VP", organ_name="Văn phòng")
    content = BytesIO(a_pdf(f"{title} {row.pk}"))
    return add_paper(row.pk, given, content, name="to-trinh.pdf", actor=keeper).pk


def closed_file(
    keeper: User, *, year: int = 2026, line: int = 1, retention: int = 20
) -> WorkFile:
    """Return a closed file with two papers, its work ended in March."""
    row = open_file(keeper, year=year, line=line)
    paper(row, keeper, "Tờ trình")
    paper(row, keeper, "Quyết định")
    ending = Ending(ended_on=date(year, 3, 31), retention=retention, basis="Quy định thử")
    return close_file(row.pk, ending, actor=keeper)


def archived_file(
    keeper: User, *, year: int = 2020, line: int = 1, retention: int = 5
) -> WorkFile:
    """Return a file that went all the way into the archive."""
    row = closed_file(keeper, year=year, line=line, retention=retention)
    hand_over(row, keeper)
    row.refresh_from_db()
    return row


def hand_over(row: WorkFile, keeper: User) -> HandOver:
    """Hand a closed file over, with its package written, and take it into the archive."""
    clerk = official(Role.CLERK, commune_id=require_commune())
    made = begin_hand_over([row.pk], title="Hồ sơ nộp lưu", actor=keeper)
    pack_all(made.pk)
    offer(made.pk, actor=keeper)
    pass_judgement(made.pk, in_order=True, reason="", actor=clerk)
    finish(made.pk, actor=clerk)
    made.refresh_from_db()
    return made
