"""Invented names and sentences; nobody in them is real."""

import random

FAMILIES = (
    ("Nguyễn", 38), ("Trần", 11), ("Lê", 10), ("Phạm", 7), ("Hoàng", 5), ("Huỳnh", 5), ("Vũ", 4),
    ("Võ", 4), ("Đặng", 3), ("Bùi", 2), ("Đỗ", 2), ("Hồ", 2), ("Ngô", 2), ("Dương", 1), ("Lý", 1),
)  # fmt: skip
MIDDLE = ("Văn", "Thị", "Hữu", "Đức", "Minh", "Thu", "Ngọc", "Quang", "Thanh", "Xuân")
GIVEN = (
    "An", "Ánh", "Bình", "Châu", "Cường", "Dung", "Dũng", "Đạt", "Điệp", "Giang", "Hà", "Hải",
    "Hạnh", "Hiền", "Hoa", "Hòa", "Hùng", "Huệ", "Khánh", "Lan", "Linh", "Long", "Mai", "Nam",
    "Nga", "Nhung", "Oanh", "Phong", "Phượng", "Quân", "Sơn", "Tâm", "Thắng", "Thảo", "Thủy",
    "Tiến", "Trang", "Tuấn", "Tùng", "Uyên", "Vân", "Việt", "Yến",
)  # fmt: skip
_NAMES, _WEIGHTS = zip(*FAMILIES, strict=True)

SUPPLEMENT = "Thiếu bản sao giấy tờ chứng minh; đề nghị bổ sung trước khi xem xét tiếp."
PAPERS = ("Tờ khai theo mẫu", "Bản sao giấy tờ tùy thân", "Giấy tờ chứng minh kèm theo")


def full_name(chance: random.Random) -> str:
    """Return a name as common as such names are."""
    family = chance.choices(_NAMES, _WEIGHTS)[0]
    return f"{family} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
