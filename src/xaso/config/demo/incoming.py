"""Documents that came in to the sample commune, wherever documents can stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import store_bytes
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.typeset import typeset
from xaso.office.documents.incoming_values import IncomingInput, Registration, Target, code_of
from xaso.office.documents.layout.paper import TEMPLATE, PaperFacts, as_data
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.services.incoming.directing import direct
from xaso.office.documents.services.incoming.handling import close, start, tell_progress
from xaso.office.documents.services.incoming.receiving import receive
from xaso.office.documents.services.incoming.registering import register_arrival, submit
from xaso.office.documents.states import Part, Urgency
from xaso.office.documents.types import type_named, type_of

Channel = Arrival.Channel
CLERK, CHAIR, DEPUTY, HEAD = "van.thu", "chu.tich", "pho.chu.tich", "truong.phong"
BODY = (
    "Thực hiện chương trình công tác năm 2026, {organ} đề nghị Ủy ban nhân dân các xã, phường "
    "rà soát tình hình tại địa phương, tổng hợp kết quả và gửi báo cáo đúng thời hạn."
)


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """A document of another agency: how many days ago it came, how far it got, who leads.

    ``steps`` says what happened: ``r`` registered, ``s`` laid before the chair, ``d`` directed to the
    lead, ``h`` through the head of unit, ``b`` begun, ``p`` progress told, ``c`` closed.
    """

    days_ago: int
    organ: str
    number: int
    notation: str
    kind: str
    subject: str
    steps: str
    lead: str = "dia.chinh"
    due_in: int = 7
    urgency: str = Urgency.NORMAL
    channel: str = Channel.EXCHANGE


LETTERS = (
    SampleLetter(
        0, "Sở Nội vụ", 1892, "SNV-CCHC", "Công văn",
        "Báo cáo kết quả cải cách hành chính quý IV năm 2026", "",
    ),
    SampleLetter(
        0, "Sở Khoa học và Công nghệ", 771, "SKHCN-CĐS", "Công văn",
        "Rà soát mức độ an toàn hệ thống thông tin cấp xã", "", channel=Channel.SCAN,
    ),
    SampleLetter(
        0, "Ủy ban nhân dân tỉnh", 215, "CĐ-UBND", "Công điện",
        "Chủ động ứng phó mưa lớn, lũ ống, lũ quét", "rs", due_in=1, urgency=Urgency.EXPRESS,
    ),
    SampleLetter(
        1, "Sở Tư pháp", 640, "STP-HCTP", "Công văn",
        "Tăng cường quản lý, đăng ký hộ tịch dịp cuối năm", "rs", lead="ho.tich",
    ),
    SampleLetter(
        2, "Sở Y tế", 1120, "SYT-NV", "Công văn",
        "Phối hợp triển khai chiến dịch tiêm chủng mở rộng", "rsd", lead="ho.tich", due_in=5,
    ),
    SampleLetter(
        4, "Ủy ban nhân dân tỉnh", 3301, "KH-UBND", "Kế hoạch",
        "Kế hoạch xây dựng nông thôn mới nâng cao năm 2027", "rsdh", due_in=2,
    ),
    SampleLetter(
        9, "Sở Tài chính", 455, "STC-NS", "Công văn",
        "Đôn đốc lập dự toán ngân sách năm 2027", "rsdbp", due_in=-2, urgency=Urgency.URGENT,
    ),
    SampleLetter(
        12, "Công an tỉnh", 98, "TB-CAT", "Thông báo",
        "Thông báo kết quả kiểm tra phòng cháy, chữa cháy", "rsdb", lead="cong.an", due_in=3,
    ),
    SampleLetter(
        20, "Sở Nông nghiệp và Môi trường", 802, "SNNMT-PTNT", "Công văn",
        "Báo cáo tình hình sản xuất vụ đông", "rsdbpc", due_in=-8,
    ),
)  # fmt: skip


def load_incoming() -> int:
    """Let them come in, the oldest first; return how many."""
    people = {one.username: one for one in User.objects.all()}
    for letter in sorted(LETTERS, key=lambda one: -one.days_ago):
        day = clock.today() - timedelta(days=letter.days_ago)
        arrived = datetime.combine(day, time(8, 10), VIETNAM_TIME)
        with clock.at(min(arrived, clock.now())):
            document_id = receive(_input(letter)).document_id
            if letter.steps:
                _follow(document_id, letter, people)
    return len(LETTERS)


def _follow(document_id: UUID, letter: SampleLetter, people: dict[str, User]) -> None:
    document = Document.objects.get(pk=document_id)
    lead = people[letter.lead]
    due_on = clock.today() + timedelta(days=letter.days_ago + letter.due_in)
    given = Registration(
        type_name=letter.kind, organ_name=letter.organ, subject=letter.subject, number=letter.number,
        notation=letter.notation, issued_on=document.issued_on, urgency=letter.urgency, due_on=due_on,
        page_count=1,
    )  # fmt: skip
    acts: dict[str, Callable[[], object]] = {
        "r": lambda: register_arrival(document_id, given, actor=people[CLERK]),
        "s": lambda: submit(document_id, leader_id=people[CHAIR].pk, actor=people[CLERK]),
        "d": lambda: _direct(document_id, letter, people),
        "h": lambda: direct(
            document_id, actor=people[HEAD], words="Giao chuyên viên tham mưu, trình trước hạn một ngày.",
            targets=[Target(Part.LEAD, user_id=lead.pk)],
        ),
        "b": lambda: start(document_id, actor=lead),
        "p": lambda: tell_progress(document_id, actor=lead, words="Đã có số liệu của sáu trên tám thôn."),
        "c": lambda: close(document_id, actor=lead, result="Đã gửi báo cáo trên trục liên thông."),
    }  # fmt: skip
    for step in letter.steps:
        acts[step]()


def _direct(document_id: UUID, letter: SampleLetter, people: dict[str, User]) -> None:
    first = HEAD if "h" in letter.steps else letter.lead
    targets = [
        Target(Part.LEAD, user_id=people[first].pk),
        Target(Part.CO_WORKER, user_id=people["mot.cua"].pk),
        Target(Part.INFORMED, user_id=people[DEPUTY].pk),
    ]
    words = "Giao chủ trì tham mưu thực hiện, báo cáo kết quả đúng hạn."
    direct(document_id, actor=people[CHAIR], words=words, targets=targets)


def _input(letter: SampleLetter) -> IncomingInput:
    issued_on = clock.today() - timedelta(days=1)
    code = code_of(letter.number, "", letter.notation)
    kind = type_named(letter.kind) or type_of("")
    facts = PaperFacts(
        kind=kind,
        authority=letter.organ,
        place="Thanh Hóa",
        subject=letter.subject,
        body=BODY.format(organ=letter.organ),
        code=code,
        issued_on=issued_on,
        signer=("THỦ TRƯỞNG",),
        signer_name="Người Ký Mẫu",
    )
    pdf = typeset(TEMPLATE, as_data(facts))
    stored = store_bytes(pdf, name=f"{code.replace('/', '-')}.pdf", actor=None)
    return IncomingInput(
        channel=letter.channel,
        organ_name=letter.organ,
        subject=letter.subject,
        number=letter.number,
        notation=letter.notation,
        issued_on=issued_on,
        type_name=letter.kind,
        urgency=letter.urgency,
        file_ids=(stored.id,),
    )
