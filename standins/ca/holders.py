"""Who holds a certificate: the offices and officials of the sample commune, and holders with a fault."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

COMMUNE = "Ủy ban nhân dân xã Vĩnh Hưng"
NEXT_DOOR = "Ủy ban nhân dân xã Tân Mẫu"
YEAR = timedelta(days=365)


class Key(StrEnum):
    """The kind of a key."""

    RSA = "rsa2048"
    WEAK = "rsa1024"
    EC = "p256"


@dataclass(frozen=True)
class Holder:
    """A holder: the name of the files, what the certificate says, what key it is for.

    ``from_`` and ``until`` count from the moment of issue.
    """

    name: str
    common_name: str
    title: str = ""
    organisation: str = COMMUNE
    key: Key = Key.RSA
    from_: timedelta = field(default=-2 * YEAR)
    until: timedelta = field(default=3 * YEAR)
    may_sign: bool = True
    is_revoked: bool = False
    is_stranger: bool = False
    """Whether nobody's root vouches for it."""


HOLDERS = (
    Holder("chu.tich", "Hoàng Minh Đức", "Chủ tịch"),
    Holder("pho.chu.tich", "Vũ Thị Hạnh", "Phó Chủ tịch"),
    Holder("pho.chu.tich.2", "Nguyễn Hữu Phước", "Phó Chủ tịch"),
    Holder("van.thu", "Đỗ Thị Kim", "Văn thư"),
    Holder("truong.phong", "Phạm Thị Dung", "Trưởng phòng", key=Key.EC),
    Holder("con.dau.ubnd", COMMUNE),
    Holder("con.dau.hdnd", "Hội đồng nhân dân xã Vĩnh Hưng", organisation="HĐND xã Vĩnh Hưng"),
    Holder("chu.tich.tan.mau", "Hà Văn Quyết", "Chủ tịch", NEXT_DOOR, key=Key.EC),
    Holder("con.dau.tan.mau", NEXT_DOOR, organisation=NEXT_DOOR, key=Key.EC),
    Holder(
        "con.dau.ban",
        "Ủy ban nhân dân xã Bạn",
        organisation="Ủy ban nhân dân xã Bạn",
        key=Key.EC,
    ),
    Holder("thu.hoi", "Trần Thị Thu Hồi", "Chuyên viên", is_revoked=True),
    Holder("het.han", "Lê Văn Hết Hạn", "Chuyên viên", until=-timedelta(days=30)),
    Holder("chua.den", "Bùi Thị Chưa Đến", "Chuyên viên", from_=timedelta(days=30)),
    Holder("khoa.yeu", "Phan Văn Khóa Yếu", "Chuyên viên", key=Key.WEAK),
    Holder("khong.ky", "Hồ Thị Không Ký", "Chuyên viên", may_sign=False, key=Key.EC),
    Holder("nguoi.la", "Người Lạ", organisation="", key=Key.EC, is_stranger=True),
)
