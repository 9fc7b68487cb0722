"""Work files of the sample commune: this year's catalogue, what is collected, what is closed."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.lib.typeset import typeset
from xaso.office.archive.contracts import Ending, EntryInput, PaperInput
from xaso.office.archive.models import CatalogueEntry, Numbering, WorkFile
from xaso.office.archive.services.catalogues import (
    add_entries,
    approve_catalogue,
    begin_catalogue,
)
from xaso.office.archive.services.closing import close_file
from xaso.office.archive.services.collecting import add_documents, add_paper
from xaso.office.archive.services.files import open_from_catalogue
from xaso.office.documents.api import visible_documents
from xaso.office.documents.layout.paper import TEMPLATE, PaperFacts, as_data
from xaso.office.documents.types import type_of

CLERK, CHAIR = "van.thu", "chu.tich"
OFFICE = "Ủy ban nhân dân xã Vĩnh Hưng"
VP, KT, VHXH = "VP", "KT", "VHXH"
HEADINGS = {
    VP: "Tổng hợp, cải cách hành chính, chuyển đổi số",
    KT: "Kinh tế, ngân sách, nông thôn mới",
    VHXH: "Văn hóa, xã hội, y tế",
}


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A line of the catalogue: under which heading, how many years it is kept, by whom it is made."""

    heading: str
    title: str
    years: int
    keeper: str


ENTRIES = (
    SampleEntry(VP, "Hồ sơ cải cách hành chính năm {year}", 20, CLERK),
    SampleEntry(VP, "Hồ sơ thành lập và hoạt động của Tổ công nghệ số cộng đồng", 10, "ho.tich"),
    SampleEntry(VP, "Tập lưu quyết định của Ủy ban nhân dân xã năm {year}", 0, CLERK),
    SampleEntry(KT, "Hồ sơ chỉ đạo sản xuất vụ đông năm {year}", 10, "dia.chinh"),
    SampleEntry(KT, "Hồ sơ lập dự toán ngân sách năm sau", 20, "dia.chinh"),
    SampleEntry(KT, "Hồ sơ xây dựng nông thôn mới nâng cao", 0, "dia.chinh"),
    SampleEntry(VHXH, "Hồ sơ phòng, chống dịch và tiêm chủng năm {year}", 10, "ho.tich"),
    SampleEntry(VHXH, "Hồ sơ rà soát hộ nghèo, hộ cận nghèo năm {year}", 20, "ho.tich"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file: for which entry, begun how many days ago, with which documents; closed if ``ended``."""

    entry: str
    days_ago: int
    documents: tuple[str, ...]
    ended: int | None = None


FILES = (
    SampleFile(
        "sản xuất vụ đông", 20, ("Báo cáo tình hình sản xuất vụ đông",), ended=8,
    ),
    SampleFile("lập dự toán ngân sách", 9, ("Đôn đốc lập dự toán ngân sách",)),
    SampleFile(
        "Tổ công nghệ số", 6, ("Về việc thành lập Tổ công nghệ số cộng đồng các thôn",),
    ),
)  # fmt: skip


def load_archive() -> int:
    """Put this year's catalogue in force and open files by it; return how many."""
    people = {one.username: one for one in User.objects.all()}
    _catalogue(clock.today().year, people)
    for sample in FILES:
        _file(sample, people)
    return len(FILES)


def _catalogue(year: int, people: dict[str, User]) -> None:
    clerk = people[CLERK]
    made = begin_catalogue(year, Numbering.HEADING, actor=clerk)
    lines = [
        (
            one.heading,
            HEADINGS[one.heading],
            EntryInput(
                title=one.title.format(year=year),
                retention=one.years,
                keeper_id=people[one.keeper].pk,
            ),
        )
        for one in ENTRIES
    ]
    add_entries(made.pk, lines, actor=clerk)
    decided_on = min(date(year, 1, 5), clock.today())
    approve_catalogue(
        made.pk, decision="02/QĐ-UBND", decided_on=decided_on, actor=people[CHAIR]
    )


def _file(sample: SampleFile, people: dict[str, User]) -> None:
    [planned] = [one for one in ENTRIES if sample.entry in one.title]
    entry = CatalogueEntry.objects.get(title__contains=sample.entry)
    keeper, today = people[planned.keeper], clock.today()
    begun = today - timedelta(days=sample.days_ago)
    row = open_from_catalogue(entry.pk, start_on=begun, actor=keeper)
    wanted = [visible_documents(keeper, text=words)[0].id for words in sample.documents]
    add_documents(row.pk, wanted, actor=keeper)
    if sample.ended is not None:
        _close(row, today - timedelta(days=sample.ended), keeper)


def _close(row: WorkFile, ended_on: date, keeper: User) -> None:
    """Put the commune's own report into a file and close it."""
    given = PaperInput(
        title="Báo cáo kết quả thực hiện",
        type_name="Báo cáo",
        code="61/BC-UBND",
        organ_name=OFFICE,
        issued_on=ended_on,
        pages=1,
    )
    facts = PaperFacts(
        kind=type_of("BC"),
        authority=OFFICE,
        place="Vĩnh Hưng",
        subject="Kết quả chỉ đạo sản xuất vụ đông",
        body="Ủy ban nhân dân xã báo cáo kết quả gieo trồng của tám thôn.",
        code=given.code,
        issued_on=ended_on,
        signer=("CHỦ TỊCH",),
        signer_name="Hoàng Minh Đức",
    )
    content = BytesIO(typeset(TEMPLATE, as_data(facts)))
    add_paper(row.pk, given, content, name="61-BC-UBND.pdf", actor=keeper)
    ending = Ending(
        ended_on=ended_on, retention=row.retention, basis=f"Danh mục hồ sơ năm {row.year}"
    )
    close_file(row.pk, ending, actor=keeper)
