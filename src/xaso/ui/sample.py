"""Believable data for the catalogue of components; all people and dossiers are invented."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.ui import widgets
from xaso.ui.chrome import Chrome, CommuneChoice, MenuEntry, MenuGroup
from xaso.ui.fields import TypedDateField
from xaso.ui.values import Chart, Clock, Column, Fact, Moment, Series, State, Step, Tab

PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ("1.000894", "Đăng ký kết hôn", "Hộ tịch"),
    ("1.000656", "Đăng ký khai tử", "Hộ tịch"),
    ("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch"),
    ("1.001731", "Hỗ trợ chi phí mai táng", "Bảo trợ xã hội"),
    ("1.003521", "Công nhận hộ nghèo, hộ cận nghèo", "Bảo trợ xã hội"),
)
STATES = (
    State("Đang xử lý", "info", "arrow-repeat"),
    State("Chờ bổ sung", "warn", "pause-circle-fill"),
    State("Chờ ký", "info", "pen"),
    State("Quá hạn", "late"),
    State("Đã có kết quả", "good"),
    State("Mới tiếp nhận", "neutral", "inbox"),
    State("Đã rút", "off"),
)
PEOPLE = (
    ("Nguyễn Thị Hạnh", "Thôn Sông Hải"),
    ("Trần Văn Lộc", "Thôn Hoa Thành"),
    ("Phạm Thị Thu Huyền", "Thôn Long Hải"),
    ("Lê Quang Đạo", "Thôn Xuân Phượng"),
    ("Bùi Thị Ánh Tuyết", "Thôn Giang Hà"),
    ("Hồ Đình Nghĩa", "Thôn Liên Tân"),
    ("Võ Thị Út", "Thôn Sông Hải"),
)
COLUMNS = (
    Column("Hồ sơ", sort="code"),
    Column("Người nộp", sort="person"),
    Column("Tình trạng"),
    Column("Còn lại", sort="due"),
    Column("Phí", sort="fee", numeric=True),
)
TABS = (
    Tab("Việc của tôi", "?view=mine", active=True, count=12),
    Tab("Chờ bổ sung", "?view=waiting", count=3),
    Tab("Cả phòng", "?view=unit", count=48),
    Tab("Đã xong tuần này", "?view=done", count=27),
)
STEPS = (
    Step("Người nộp", "done", "#"),
    Step("Thông tin trẻ em", "done", "#"),
    Step("Giấy tờ kèm theo", "current"),
    Step("Xem lại và nộp"),
)
MOMENTS = (
    Moment(
        "Đã nộp hồ sơ trực tuyến", "8:12 thứ Hai 23/11/2026", "Nguyễn Thị Hạnh", tone="good"
    ),
    Moment(
        "Một cửa đã tiếp nhận, cấp mã hồ sơ",
        "8:40 thứ Hai 23/11/2026",
        "Hoàng Thị Mai, cán bộ tiếp nhận",
        tone="good",
    ),
    Moment(
        "Đang chờ ông/bà bổ sung Giấy chứng sinh",
        "Hạn 15:00 thứ Năm 26/11/2026",
        text="Ảnh Giấy chứng sinh bị mờ ở phần ngày sinh. Xin chụp lại nơi đủ sáng.",
        tone="warn",
        icon="pause-circle-fill",
        current=True,
    ),
    Moment("Công chức hộ tịch xử lý", ahead=True),
    Moment("Trả kết quả", "Dự kiến thứ Sáu 27/11/2026", ahead=True),
)
FACTS = (
    Fact("Mã hồ sơ", "H56.99.01-20261123-0000012"),
    Fact("Thủ tục", "Đăng ký khai sinh", url="#"),
    Fact("Người nộp", "Nguyễn Thị Hạnh", note="Nộp thay chồng, có giấy uỷ quyền"),
    Fact("Điện thoại", "0912 345 678"),
    Fact("Lệ phí", "0 đ", note="Miễn lệ phí khi đăng ký đúng hạn"),
)
REVIEW = (
    Fact("Họ, chữ đệm, tên trẻ", "Trần Nguyễn Bảo An", change_url="#"),
    Fact("Ngày sinh", "thứ Bảy 14/11/2026", change_url="#"),
    Fact("Nơi sinh", "Bệnh viện đa khoa huyện Lộc Hà", change_url="#"),
    Fact("Cách nhận kết quả", "Tại Bộ phận một cửa, báo qua Zalo", change_url="#"),
)
CHART = Chart(
    "Hồ sơ tiếp nhận và giải quyết",
    "Sáu tháng gần đây tiếp nhận tăng từ 182 lên 264 hồ sơ; số quá hạn giảm còn 3.",
    ("Tháng 6", "Tháng 7", "Tháng 8", "Tháng 9", "Tháng 10", "Tháng 11"),
    (
        Series("Tiếp nhận", (182, 201, 196, 233, 251, 264), "info"),
        Series("Đúng hạn", (170, 192, 188, 226, 246, 258), "good"),
        Series("Quá hạn", (12, 9, 8, 7, 5, 3), "late"),
    ),
    unit="hồ sơ",
)


class SampleForm(forms.Form):
    """Every kind of field once."""

    child_name = forms.CharField(
        label=_("Full name of the child"),
        help_text=_(
            "Family name, middle name, given name, as it shall stand on the certificate."
        ),
        error_messages={"required": _("Please enter the child's full name.")},
    )
    born_on = TypedDateField(
        label=_("Day of birth"),
        help_text=_("For example 5/9/1990"),
        error_messages={"required": _("Please enter the day of birth.")},
    )
    place = forms.ChoiceField(
        label=_("Place of birth"),
        choices=[
            ("", "—"),
            ("hospital", "Bệnh viện"),
            ("station", "Trạm y tế"),
            ("home", "Tại nhà"),
        ],
    )
    delivery = forms.ChoiceField(
        label=_("How would you like to receive the result?"),
        widget=forms.RadioSelect,
        choices=[
            ("desk", "Tại Bộ phận một cửa"),
            ("post", "Qua bưu điện đến nhà"),
            ("online", "Bản điện tử"),
        ],
        error_messages={"required": _("Please choose one way.")},
    )
    procedure = forms.CharField(
        label=_("Related procedure"),
        required=False,
        widget=widgets.Combobox("/ui/design/suggestions/"),
    )
    card = forms.CharField(
        label=_("Identity card"),
        required=False,
        help_text=_("Scan the code on the card, or type the 12 digits."),
        widget=widgets.ScanInput(),
    )
    handed_in_on = forms.DateField(
        label=_("Day it was handed in"), required=False, widget=widgets.DateInput
    )
    fee = forms.IntegerField(label=_("Amount paid"), required=False, widget=widgets.MoneyInput)
    papers = forms.FileField(
        label=_("Birth slip"),
        required=False,
        help_text=_("A photograph or a PDF, up to 20 MB."),
        widget=widgets.FileDrop(camera=True, accept="image/*,application/pdf"),
    )
    note = forms.CharField(
        label=_("Anything else"), required=False, widget=forms.Textarea({"rows": 3})
    )
    truthful = forms.BooleanField(
        label=_("I declare that what I have stated is true."),
        error_messages={"required": _("Please confirm before you send.")},
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything that the catalogue shows."""
    rows = _rows(timezone.now())
    return {
        "chrome": _chrome(request.GET.get("face") == "public"),
        "states": STATES,
        "clocks": [row["clock"] for row in rows[:5]],
        "columns": COLUMNS,
        "typed": request.GET.get("q", ""),
        "rows": _found(rows, request.GET.get("q", "")),
        "page": Paginator(range(1, 268), 25).page(3),
        "tabs": TABS,
        "steps": STEPS,
        "moments": MOMENTS,
        "facts": FACTS,
        "review": REVIEW,
        "chart": CHART,
        "waiting": STATES[1],
        "tokens": TOKENS,
        "icons": (
            "bell",
            "inbox",
            "pen",
            "qr-code-scan",
            "folder2-open",
            "megaphone",
            "camera",
        ),
        "empty_rows": [],
    }


TOKENS = (
    "brand",
    "gold",
    "page",
    "surface",
    "action",
    "info",
    "good",
    "warn",
    "late",
    "neutral",
)


def suggestions(typed: str) -> list[dict[str, str]]:
    """Return the sample procedures whose name holds what was typed."""
    wanted = typed.strip().lower()
    return [
        {"value": code, "label": name, "hint": f"{code} · {field}"}
        for code, name, field in PROCEDURES
        if wanted in name.lower()
    ]


def _clocks(now: datetime) -> tuple[Clock | None, ...]:
    return (
        Clock("Còn 2 ngày 3 giờ làm việc", "good", now + timedelta(days=3)),
        Clock("Tạm dừng, còn 1 ngày làm việc", "off"),
        Clock("Còn 45 phút làm việc", "warn", now + timedelta(minutes=45)),
        Clock("Quá hạn 1 ngày 2 giờ", "late", now - timedelta(days=1)),
        Clock("Trả sớm 1 ngày", "good"),
        Clock("Còn 5 ngày làm việc", "good", now + timedelta(days=7)),
        None,
    )


def _rows(now: datetime) -> list[dict[str, Any]]:
    together = zip(PROCEDURES, PEOPLE, STATES, _clocks(now), strict=True)
    return [
        {
            "code": f"H56.99.01-20261123-{serial:07}",
            "procedure": procedure[1],
            "person": person[0],
            "village": person[1],
            "state": state,
            "clock": clock,
            "fee": f"{(serial % 4) * 8}.000 đ" if serial % 4 else "0 đ",
        }
        for serial, (procedure, person, state, clock) in enumerate(together, 12)
    ]


def _found(rows: list[dict[str, Any]], typed: str) -> list[dict[str, Any]]:
    wanted = typed.strip().lower()
    return [row for row in rows if wanted in f"{row['procedure']} {row['person']}".lower()]


def _chrome(public: bool) -> Chrome:  # noqa: FBT001 - two faces, no third
    return Chrome(
        commune_name="Xã Thạch Kim",
        province_name="Tỉnh Hà Tĩnh",
        address="Thôn Giang Hà, xã Thạch Kim, tỉnh Hà Tĩnh",
        hotline="0239 1022",
        home_url="/ui/design/",
        demo=True,
        menu=_public_menu() if public else _official_menu(),
        sign_in_url="#" if public else "",
        user_name="" if public else "Hoàng Thị Mai",
        user_title="" if public else "Công chức Tư pháp – Hộ tịch",
        acting_for="" if public else "Nguyễn Văn Thông",
        stop_acting_url="#",
        unread=5,
        notifications_url="" if public else "#",
        profile_url="" if public else "#",
        sign_out_url="" if public else "#",
        search_url="" if public else "#",
        communes=() if public else _communes(),
    )


def _communes() -> tuple[CommuneChoice, ...]:
    return (CommuneChoice("Xã Thạch Kim", "#", active=True), CommuneChoice("Xã Lộc Hà", "#"))


def _public_menu() -> tuple[MenuGroup, ...]:
    entries = (
        MenuEntry("Trang chủ", "?face=public", "house-door", active=True, primary=True),
        MenuEntry("Thủ tục", "#", "journal-text", primary=True),
        MenuEntry("Hồ sơ của tôi", "#", "folder2-open", count=1, primary=True),
        MenuEntry("Phản ánh", "#", "megaphone", primary=True),
        MenuEntry("Tin tức", "#", "newspaper"),
    )
    return (MenuGroup("", entries),)


def _official_menu() -> tuple[MenuGroup, ...]:
    return (
        MenuGroup(
            "",
            (
                MenuEntry("Hôm nay", "#", "sun", active=True, primary=True),
                MenuEntry("Thông báo", "#", "inbox", count=5, primary=True),
            ),
        ),
        MenuGroup(
            "Một cửa",
            (
                MenuEntry("Tiếp nhận", "#", "person-vcard", primary=True),
                MenuEntry("Hồ sơ", "#", "folder2-open", count=12, primary=True),
                MenuEntry("Trả kết quả", "#", "send-check"),
                MenuEntry("Thủ tục hành chính", "#", "journal-text"),
            ),
        ),
        MenuGroup(
            "Văn phòng",
            (
                MenuEntry("Văn bản đến", "#", "envelope-paper", count=3),
                MenuEntry("Trình ký", "#", "pen"),
                MenuEntry("Công việc", "#", "list-check"),
                MenuEntry("Lịch công tác", "#", "calendar3"),
            ),
        ),
        MenuGroup(
            "Điều hành",
            (
                MenuEntry("Trung tâm điều hành", "#", "speedometer2"),
                MenuEntry("Truyền thanh", "#", "broadcast"),
            ),
        ),
    )
