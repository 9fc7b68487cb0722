"""The officials of the sample commune: nine of the seeds' one-stop shop, police, accountant, a helper."""

from dataclasses import dataclass

from xaso.kernel.accounts.api import Role
from xaso.kernel.organisations.api import Unit

Kind = Unit.Kind


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A unit of the sample authority."""

    name: str
    kind: Unit.Kind


@dataclass(frozen=True, slots=True)
class SampleOfficial:
    """A sample sign-in: what the person does, and with which roles where."""

    username: str
    full_name: str
    does: str
    position: str
    roles: tuple[tuple[Role, str], ...]


LEADERSHIP = SampleUnit("Lãnh đạo Ủy ban nhân dân", Kind.LEADERSHIP)
OFFICE = SampleUnit("Văn phòng HĐND và UBND", Kind.OFFICE)
CULTURE = SampleUnit("Phòng Văn hóa - Xã hội", Kind.SPECIALISED)
ECONOMY = SampleUnit("Phòng Kinh tế", Kind.SPECIALISED)
POLICE = SampleUnit("Công an xã", Kind.SPECIALISED)
DESK = SampleUnit("Trung tâm Phục vụ hành chính công", Kind.ONE_STOP)
UNITS = (LEADERSHIP, OFFICE, CULTURE, ECONOMY, POLICE, DESK)

POSITIONS = (
    ("chu_tich", "Chủ tịch"),
    ("pho_chu_tich", "Phó Chủ tịch"),
    ("truong_phong", "Trưởng phòng"),
    ("giam_doc", "Giám đốc Trung tâm"),
    ("truong_cong_an", "Trưởng Công an xã"),
    ("chuyen_vien", "Chuyên viên"),
    ("van_thu", "Văn thư"),
    ("ke_toan", "Kế toán"),
    ("to_vien", "Thành viên tổ công nghệ số cộng đồng"),
)

OFFICIALS = (
    SampleOfficial(
        "mot.cua", "Nguyễn Thị Hồng", "Cán bộ tiếp nhận", "chuyen_vien",
        ((Role.RECEPTIONIST, DESK.name),),
    ),
    SampleOfficial(
        "ho.tich", "Lê Văn Bình", "Chuyên viên tư pháp - hộ tịch", "chuyen_vien",
        ((Role.SPECIALIST, CULTURE.name),),
    ),
    SampleOfficial(
        "dia.chinh", "Trịnh Quốc Cường", "Chuyên viên địa chính, kinh tế", "chuyen_vien",
        ((Role.SPECIALIST, ECONOMY.name),),
    ),
    SampleOfficial(
        "cong.an", "Mai Xuân Thắng", "Trưởng Công an xã, phụ trách cư trú", "truong_cong_an",
        ((Role.SPECIALIST, POLICE.name), (Role.UNIT_HEAD, POLICE.name)),
    ),
    SampleOfficial(
        "truong.phong", "Phạm Thị Dung", "Trưởng phòng hai phòng chuyên môn", "truong_phong",
        ((Role.UNIT_HEAD, CULTURE.name), (Role.UNIT_HEAD, ECONOMY.name)),
    ),
    SampleOfficial(
        "chu.tich", "Hoàng Minh Đức", "Chủ tịch", "chu_tich",
        ((Role.LEADER, LEADERSHIP.name),),
    ),
    SampleOfficial(
        "pho.chu.tich", "Vũ Thị Hạnh", "Phó Chủ tịch, phụ trách Một cửa", "pho_chu_tich",
        ((Role.LEADER, LEADERSHIP.name), (Role.SUPERVISOR, DESK.name)),
    ),
    SampleOfficial(
        "pho.chu.tich.2", "Nguyễn Hữu Phước", "Phó Chủ tịch, phụ trách kinh tế", "pho_chu_tich",
        ((Role.LEADER, LEADERSHIP.name),),
    ),
    SampleOfficial(
        "van.thu", "Đỗ Thị Kim", "Văn thư", "van_thu",
        ((Role.CLERK, OFFICE.name),),
    ),
    SampleOfficial(
        "ke.toan", "Đinh Thị Nga", "Kế toán", "ke_toan",
        ((Role.ACCOUNTANT, OFFICE.name),),
    ),
    SampleOfficial(
        "to.cong.nghe", "Lê Thị Thu", "Tổ công nghệ số cộng đồng, nộp hộ người dân", "to_vien",
        ((Role.COMMUNITY_HELPER, OFFICE.name),),
    ),
    SampleOfficial(
        "cntt", "Bùi Anh Tuấn", "Cán bộ công nghệ thông tin", "chuyen_vien",
        ((Role.IT_OFFICER, OFFICE.name),),
    ),
)  # fmt: skip
