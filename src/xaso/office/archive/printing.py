"""The papers of the archive as the law draws them: catalogue, list of papers, minutes, list of a destruction.

30/2020/NĐ-CP, Annex V.II–V. They are papers in Vietnamese, whatever language the page has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from xaso.kernel.legal.api import find_act
from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.dates import local_day, say_short
from xaso.lib.typeset import typeset_many
from xaso.office.archive.models import (
    CouncilVerdict,
    Disposal,
    DisposalItem,
    DisposalMember,
    FileCatalogue,
    HandOver,
    HandOverItem,
    MemberRole,
    WorkFile,
)
from xaso.office.archive.queries.catalogues import HeadingLines, permanent_and_not
from xaso.office.archive.queries.papers import Paper
from xaso.office.archive.retention import PERMANENT
from xaso.office.archive.rules import terms_on

TEMPLATE = Path(__file__).parent / "papers" / "lists.typ"
_TERM = "Thời hạn bảo quản"
_ROLES = {
    MemberRole.CHAIR: "Chủ tịch Hội đồng",
    MemberRole.SECRETARY: "Thư ký Hội đồng",
    MemberRole.MEMBER: "Thành viên",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A paper that is a table with a head, words and signatures."""

    title: str
    under: Sequence[str]
    columns: Sequence[str] = ()
    widths: Sequence[int] = ()
    centred: Sequence[int] = ()
    rows: Sequence[tuple[bool, Sequence[str]]] = ()
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    signers: Sequence[tuple[str, str]] = field(default_factory=tuple)
    flipped: bool = False

    def values(self) -> dict[str, object]:
        """Return what the template draws."""
        rows = [{"heading": heading, "cells": list(cells)} for heading, cells in self.rows]
        return {
            "organ": office_of(require_commune()).name,
            "title": self.title,
            "under": list(self.under),
            "columns": list(self.columns),
            "widths": list(self.widths),
            "centred": list(self.centred),
            "rows": rows,
            "before": list(self.before),
            "after": list(self.after),
            "signers": [list(one) for one in self.signers],
            "flipped": self.flipped,
        }


def _print(at: datetime, *papers: _List) -> bytes:
    return typeset_many(TEMPLATE, [one.values() for one in papers], created=at)


def print_catalogue(row: FileCatalogue, headings: list[HeadingLines], at: datetime) -> bytes:
    """Return the catalogue of a year (Annex V.II)."""
    rows: list[tuple[bool, Sequence[str]]] = []
    for heading in headings:
        rows.append((True, [f"{heading.numeral}. {heading.title.upper()}"]))
        small, number = "", 0
        for line in heading.lines:
            if line.subheading and line.subheading != small:
                small, number = line.subheading, number + 1
                rows.append((True, [f"{number}. {small}"]))
            cells = [line.notation, line.title, _term(line.retention), line.keeper, line.note]
            rows.append((False, cells))
    permanent, limited = permanent_and_not(headings)
    given = "…………, ngày …… tháng …… năm ……"
    if row.decided_on:
        given = f"{row.decision} {_in_words(row.decided_on)}"
    paper = _List(
        title="Danh mục hồ sơ",
        under=[f"Năm {row.year}", f"(Kèm theo Quyết định số {given})"],
        columns=[
            "Số và ký hiệu hồ sơ",
            "Tên đề mục và tiêu đề hồ sơ",
            _TERM,
            "Người lập hồ sơ",
            "Ghi chú",
        ],
        widths=[24, 0, 22, 32, 22],
        centred=[0, 2],
        rows=rows,
        after=[
            f"Danh mục hồ sơ này có {permanent + limited} hồ sơ, bao gồm:",
            f"{permanent} hồ sơ bảo quản vĩnh viễn;",
            f"{limited} hồ sơ bảo quản có thời hạn.",
        ],
        signers=[("", ""), ("Thủ trưởng cơ quan", "")],
    )
    return _print(at, paper)


def print_papers(row: WorkFile, papers: list[Paper], at: datetime) -> bytes:
    """Return the list of what lies in a file (Annex V.IV), each paper with its first page."""
    rows, page = [], 1
    for paper in papers:
        named = f"{paper.type_name}: {paper.title}" if paper.type_name else paper.title
        last = page + max(paper.pages, 1) - 1
        place = str(page) if last == page else f"{page}–{last}"
        day = say_short(paper.issued_on) if paper.issued_on else ""
        cells = [
            str(paper.position),
            paper.code,
            day,
            named,
            paper.organ_name,
            place,
            paper.note,
        ]
        rows.append((False, cells))
        page = last + 1
    shown = _List(
        title="Mục lục văn bản, tài liệu",
        under=[f"Số, ký hiệu hồ sơ: {row.notation}", f"Năm {row.year}", row.title],
        columns=[
            "STT",
            "Số, ký hiệu văn bản",
            "Ngày tháng năm văn bản",
            "Tên loại và trích yếu nội dung văn bản",
            "Tác giả văn bản",
            "Tờ số/ Trang số",
            "Ghi chú",
        ],
        widths=[10, 28, 24, 0, 38, 18, 20],
        centred=[0, 1, 2, 5],
        rows=rows,
        signers=[("", ""), ("Người lập", row.creator)],
        flipped=True,
    )
    return _print(at, shown)


def print_minutes(row: HandOver, items: list[HandOverItem], at: datetime) -> bytes:
    """Return the minutes of a hand-over (Annex V.V) and the list of files given (Annex V.III)."""
    spans = [item.work_file.start_on for item in items]
    ends = [item.work_file.end_on for item in items if item.work_file.end_on]
    span = f"{say_short(min(spans))} – {say_short(max(ends))}" if ends else ""
    receiver = str(row.receiver) if row.receiver else ""
    total = sum(item.written for item in items)
    words = [
        _basis(local_day(at)),
        f"BÊN GIAO: {row.unit}. Ông (bà): {row.giver}.",
        f"BÊN NHẬN: Lưu trữ cơ quan. Ông (bà): {receiver or '……………………'}.",
        "Thống nhất lập biên bản giao nhận tài liệu với những nội dung như sau:",
        f"1. Tên khối tài liệu giao nộp: {row.title}.",
        f"2. Thời gian của hồ sơ, tài liệu: {span}.",
        f"3. Số lượng tài liệu điện tử: tổng số hồ sơ {len(items)}; tổng số tệp tin trong hồ sơ {total}.",
        f"4. Tình trạng tài liệu giao nộp: {row.condition or '……………………'}.",
        "5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo.",
        "Biên bản này được lập thành hai bản; bên giao giữ một bản, bên nhận giữ một bản./.",
    ]
    minutes = _List(
        title="Biên bản",
        under=["Giao nhận hồ sơ, tài liệu"],
        before=words,
        signers=[
            ("Đại diện bên giao", str(row.giver)),
            ("Đại diện bên nhận", receiver),
        ],
    )
    rows = [(False, _line(number, item)) for number, item in enumerate(items, start=1)]
    given = _List(
        title="Mục lục hồ sơ, tài liệu nộp lưu",
        under=[f"Năm {row.year}"],
        columns=[
            "Số TT",
            "Số, ký hiệu hồ sơ",
            "Tiêu đề hồ sơ",
            "Thời gian tài liệu",
            _TERM,
            "Số tờ/ Số trang",
            "Ghi chú",
        ],
        widths=[10, 24, 0, 30, 20, 16, 18],
        centred=[0, 1, 3, 4, 5],
        rows=rows,
        after=[f"Mục lục này gồm: {len(items)} hồ sơ (đơn vị bảo quản)."],
        signers=[("", ""), ("Người lập", str(row.giver))],
    )
    return _print(at, minutes, given)


def print_disposal(
    row: Disposal, items: list[DisposalItem], council: list[DisposalMember], at: datetime
) -> bytes:
    """Return the list of files to be destroyed with what the council said of each."""
    said = {
        CouncilVerdict.OPEN: "",
        CouncilVerdict.DESTROY: "Hủy",
        CouncilVerdict.KEEP: "Giữ lại",
    }
    rows = []
    for number, item in enumerate(items, start=1):
        file = item.work_file
        verdict = ". ".join(filter(None, [said[CouncilVerdict(item.verdict)], item.opinion]))
        ended = say_short(file.kept_until) if file.kept_until else ""
        cells = [str(number), file.notation, file.title, _term(file.retention), ended, verdict]
        rows.append((False, cells))
    decided = ""
    if row.decided_on:
        decided = f"(Kèm theo Quyết định số {row.decision} {_in_words(row.decided_on)})"
    paper = _List(
        title="Danh mục tài liệu hết thời hạn lưu trữ",
        under=[row.title, *([decided] if decided else [])],
        columns=[
            "Số TT",
            "Số, ký hiệu hồ sơ",
            "Tiêu đề hồ sơ",
            _TERM,
            "Hết thời hạn",
            "Ý kiến của Hội đồng",
        ],
        widths=[10, 24, 0, 22, 24, 40],
        centred=[0, 1, 3, 4],
        rows=rows,
        signers=[(_ROLES[MemberRole(one.role)], str(one.user)) for one in council[:3]],
        flipped=True,
    )
    return _print(at, paper)


def _basis(day: date) -> str:
    """Return the first line of the minutes: the act in force, by the book of acts."""
    number = terms_on(day).minutes_act
    act = find_act(number)
    if act is None:
        return f"Căn cứ {number};"
    return f"Căn cứ {act.name} về {act.title[:1].lower()}{act.title[1:]};"


def _line(number: int, item: HandOverItem) -> list[str]:
    file = item.work_file
    span = " – ".join(say_short(day) for day in (file.start_on, file.end_on) if day)
    return [
        str(number),
        file.notation,
        file.title,
        span,
        _term(file.retention),
        str(file.page_total),
        "",
    ]


def _term(years: int | None) -> str:
    if years is None:
        return ""
    return "Vĩnh viễn" if years == PERMANENT else f"{years} năm"


def _in_words(day: date) -> str:
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
