"""Vietnamese names as they are given in the north of the middle: by sex and by generation."""

import unicodedata
from functools import cache
from random import Random

from xaso.registers.residents.models import Gender

TYPED_DECOMPOSED = 0.02
"""How many names come as some keyboards type them: letters and accents apart (NFD)."""

_FAMILY = (
    "Nguyễn*30 Lê*18 Trịnh*13 Phạm*8 Trần*6 Hoàng*5 Vũ*4 Đỗ*3 Lưu*2 Mai*2 Tống*2 Bùi*2 Hà*2 "
    "Đặng Ngô Đinh Cao Phan Trương Tạ"
)
_OLD, _MIDDLE, _YOUNG = range(3)
_GENERATIONS = ((1966, _OLD), (1992, _MIDDLE))
_MIDDLE_NAMES = {
    (Gender.FEMALE, _OLD): "Thị*20 Ngọc Kim",
    (Gender.FEMALE, _MIDDLE): (
        "Thị*14 Thị_Thu*2 Thị_Thanh Thị_Hồng Thị_Minh Thị_Ngọc Thị_Kim Ngọc Thu Thanh Bích"
    ),
    (Gender.FEMALE, _YOUNG): (
        "Thị*5 Ngọc*4 Thu*2 Thanh*2 Minh*3 Khánh*3 Bảo*3 Phương*2 Hà*2 Quỳnh*2 Thùy*2 Hải Mai "
        "Yến Gia Thảo Diệu Tường Thị_Ngọc Thị_Thu"
    ),
    (Gender.MALE, _OLD): "Văn*14 Đình*3 Xuân*3 Hữu*3 Bá*2 Ngọc*2 Trọng*2 Viết*2 Công Đức Thế",
    (Gender.MALE, _MIDDLE): (
        "Văn*12 Đình*3 Xuân*2 Hữu*2 Ngọc*3 Trọng*2 Viết Công Đức*2 Quang*2 Mạnh Thế Minh Anh"
    ),
    (Gender.MALE, _YOUNG): (
        "Văn*3 Minh*4 Gia*4 Đức*4 Quang*3 Tuấn*3 Hoàng*3 Bảo*3 Anh*3 Hải*2 Thành*2 Duy*2 Nhật*2 "
        "Ngọc*2 Đình*2 Xuân Hữu Trung Việt Khánh"
    ),
}
_GIVEN_NAMES = {
    (Gender.FEMALE, _OLD): (
        "Lan Hoa Hương Mai Nga Thơm Thìn Tỵ Hợi Mùi Bình Hòa Liên Loan Thủy Hạnh Nhàn Lý Xuân Vân "
        "Thảo Hiền Thanh Tâm Minh Phượng Cúc Nhung Dung Lương Chiến Thắng Sáu Bảy Lợi Tuyết Huệ"
    ),
    (Gender.FEMALE, _MIDDLE): (
        "Hương Hà Hằng Thảo Thủy Hạnh Nga Hoa Lan Mai Hiền Huyền Trang Linh Dung Nhung Loan Oanh "
        "Yến Phương Vân Thu Hường Tuyết Bích Ngọc Hoài Lê Liên Luyến Tâm Thúy Quyên Xuân"
    ),
    (Gender.FEMALE, _YOUNG): (
        "Linh Trang Ngọc Anh Nhi Vy Chi My Hân Ngân Thảo Uyên Hà Phương Mai Châu An Thư Giang Dương "
        "Hiền Huyền Ly Nhung Oanh Quỳnh Tâm Trâm Trúc Yến Diệp Khuê"
    ),
    (Gender.MALE, _OLD): (
        "Hùng Dũng Thắng Bình Sơn Hải Long Minh Cường Chiến Thành Tâm Toàn Lợi Hưng Hòa Tiến Lực "
        "Thọ Phúc Lộc Quý Khang Vinh Quyết Tuấn Nam Bắc Đông Sinh Tý Dần Thìn Ngọ Năm Sáu"
    ),
    (Gender.MALE, _MIDDLE): (
        "Tuấn Hùng Dũng Cường Thắng Hải Sơn Nam Long Thành Tùng Trung Kiên Linh Đức Hiếu Hưng Quân "
        "Toàn Tú Anh Huy Mạnh Quang Tiến Thịnh Vinh Việt Tài Hoàng Nghĩa Giang Lâm"
    ),
    (Gender.MALE, _YOUNG): (
        "Huy Khang Bảo Phúc Minh Khôi Nam Đạt Khoa Quân Duy Phong An Hiếu Kiệt Anh Đức Dũng Hoàng "
        "Hưng Long Nguyên Nhật Quang Sơn Thành Thiện Tùng Việt Lâm Bách Trí"
    ),
}


def family_name(rng: Random, *, other_than: str = "") -> str:
    """Draw a family name (họ) by how common it is."""
    return _draw(rng, _FAMILY, {other_than})


def full_name(
    rng: Random, family: str, gender: Gender, birth_year: int, taken: set[str]
) -> str:
    """Draw a name of the generation; no given name twice under one roof (``taken`` grows)."""
    cohort = (gender, _generation(birth_year))
    given = _draw(rng, _GIVEN_NAMES[cohort], taken)
    middle = _draw(rng, _MIDDLE_NAMES[cohort], {given}).replace("_", " ")
    taken.add(given)
    name = f"{family} {middle} {given}"
    return unicodedata.normalize("NFD", name) if rng.random() < TYPED_DECOMPOSED else name


def _generation(birth_year: int) -> int:
    return next((name for before, name in _GENERATIONS if birth_year < before), _YOUNG)


def _draw(rng: Random, words: str, unwanted: set[str]) -> str:
    names, weights = _weighted(words)
    while (found := rng.choices(names, weights)[0]) in unwanted:
        pass
    return found


@cache
def _weighted(words: str) -> tuple[list[str], list[int]]:
    pairs = [word.partition("*") for word in words.split()]
    return [name for name, _, _ in pairs], [int(weight or 1) for _, _, weight in pairs]
