from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from xaso.office.signing.engine.errors import PictureError
from xaso.office.signing.engine.geometry import MM, seal_box, text_mark_box
from xaso.office.signing.engine.marks import attachment_mark, copy_mark, digitised_mark
from xaso.office.signing.engine.pades import page_size, sign_pdf
from xaso.office.signing.engine.ports import Box, Mark
from xaso.office.signing.tests.engine_papers import (
    AT,
    PERSON,
    SEAL_MM,
    decision,
    handwriting,
    p12_of,
    seal,
)

points = some.floats(0, 2_000, allow_nan=False)
sides = some.floats(1, 600, allow_nan=False)
persons = some.builds(Box, some.integers(0, 50), points, points, sides, sides)
sizes = some.tuples(some.floats(10, 60), some.floats(10, 60))


@settings(max_examples=60)
@given(persons, sizes)
def test_the_seal_is_of_real_size_over_the_left_third(person, seal_mm):
    found = seal_box(person, seal_mm)

    assert found.page == person.page
    assert (found.width / MM, found.height / MM) == pytest.approx(seal_mm)
    assert found.x + found.width == pytest.approx(person.x + person.width / 3)
    assert found.y + found.height / 2 == pytest.approx(person.y + person.height / 2)


@settings(max_examples=60)
@given(some.tuples(some.floats(300, 1_200), some.floats(300, 1_200)), some.integers(1, 4))
def test_a_mark_in_letters_stands_at_the_top_right_of_the_first_page(page, lines):
    found = text_mark_box(page, lines)

    assert found.page == 0
    assert found.x >= 0
    assert found.x + found.width == pytest.approx(page[0] - 15 * MM)
    assert found.y + found.height == pytest.approx(page[1] - 5 * MM)
    assert found.y > page[1] - 25 * MM


def test_marks_in_letters_say_what_the_law_wants():
    when = "2026-11-20T09:30:00+07:00"

    assert attachment_mark("15/QĐ-UBND", AT).lines == ("15/QĐ-UBND", when)
    assert copy_mark("SAO Y", "UBND xã Vĩnh Hưng", AT).lines == (
        "SAO Y",
        "UBND xã Vĩnh Hưng",
        when,
    )
    assert digitised_mark("Đỗ Thị Kim", AT).lines == ("Đỗ Thị Kim", when)


def test_a_mark_is_one_thing():
    with pytest.raises(ValueError, match="picture or lines"):
        Mark()
    with pytest.raises(ValueError, match="picture or lines"):
        Mark(b"png", ("a",))


def drawn(pdf, scale=2.0):
    """The first page as people see it, with its signatures."""
    with pypdfium2.PdfDocument(pdf, autoclose=True) as opened:
        opened.init_forms()
        page = opened[0]
        picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        page.close()
    return picture


def colour_at(picture, x, y, scale=2.0):
    """The colour at a place in points, from the lower left."""
    return picture.getpixel((round(x * scale), round(picture.height - y * scale)))


def test_the_red_seal_lies_over_a_third_of_the_blue_handwriting(ca):
    with p12_of(ca, "chu.tich") as key:
        pdf = sign_pdf(decision(), key, field="a", box=PERSON, mark=Mark(handwriting()))
    place = seal_box(PERSON, SEAL_MM)
    with p12_of(ca, "con.dau.ubnd") as key:
        pdf = sign_pdf(pdf, key, field="b", box=place, mark=Mark(seal()))

    picture = drawn(pdf)

    middle = PERSON.y + PERSON.height / 2
    left, right = PERSON.x, PERSON.x + PERSON.width
    assert colour_at(picture, right - 5, middle) == pytest.approx((20, 40, 180), abs=3)
    assert colour_at(picture, left + PERSON.width / 3 + 4, middle)[2] > 150
    assert colour_at(picture, left + 10, middle) == pytest.approx((200, 0, 0), abs=3)
    assert colour_at(picture, place.x + 3, middle) == pytest.approx((200, 0, 0), abs=3)
    assert colour_at(picture, place.x - 3, middle) == (255, 255, 255)
    assert colour_at(picture, place.x + 3, place.y + 3) == (255, 255, 255)


def test_the_mark_in_letters_is_black_text_that_can_be_found(ca):
    mark = copy_mark("SAO LỤC", "Ủy ban nhân dân xã Vĩnh Hưng", AT)
    place = text_mark_box(page_size(decision()), len(mark.lines))
    with p12_of(ca, "con.dau.ubnd") as key:
        pdf = sign_pdf(decision(), key, field="a", box=place, mark=mark)

    picture, before = drawn(pdf), drawn(decision())

    corners = [round(2 * one) for one in (place.x, place.x + place.width)]
    top = round(2 * (841.89 - place.y - place.height))
    area = (corners[0], top, corners[1], top + round(2 * place.height))
    dark = picture.crop(area).convert("L").getextrema()[0]
    assert dark < 60
    assert before.crop(area).convert("L").getextrema() == (255, 255)
    assert b"Tinos" in pdf[len(decision()) :]


def lying(turned, cut=(0, 0)):
    """An empty sheet stored on its side, its visible part smaller; the page inherits its size."""
    written = BytesIO()
    with pikepdf.new() as opened:
        page = opened.add_blank_page(page_size=(595, 842))
        page.rotate(turned, relative=False)
        page.cropbox = [cut[0], cut[1], 595, 842]
        opened.Root.Pages.MediaBox = page.obj.MediaBox
        del page.obj.MediaBox
        opened.save(written)
    return written.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("cut", [(0, 0), (40, 60)])
def test_marks_stand_upright_where_people_see_them(ca, turned, cut):
    pdf = lying(turned, cut)
    place = text_mark_box(page_size(pdf), 2)
    corner = _picture_of_a_corner()
    with p12_of(ca, "chu.tich") as key:
        pdf = sign_pdf(pdf, key, field="a", box=place, mark=Mark(corner))

    picture = drawn(pdf)

    assert picture.size == pytest.approx([2 * side for side in page_size(pdf)], abs=2)
    middle, top = place.x + place.width / 2, place.y + place.height
    assert colour_at(picture, middle - 8, top - 3) == pytest.approx((200, 0, 0), abs=3)
    assert colour_at(picture, middle + 8, top - 3) == (255, 255, 255)
    assert colour_at(picture, middle - 8, place.y + 3) == (255, 255, 255)


def _picture_of_a_corner():
    """A square of which the upper left quarter is red."""
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 50, 50))
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("content", [b"khong phai anh", seal()[:300], b"\x89PNG\r\n\x1a\n"])
def test_a_broken_picture_is_told(ca, content):
    with p12_of(ca, "chu.tich") as key, pytest.raises(PictureError):
        sign_pdf(decision(), key, field="a", box=PERSON, mark=Mark(content))


def test_a_huge_picture_is_made_small(ca):
    written = BytesIO()
    Image.effect_noise((1_400, 1_400), 90).convert("RGBA").save(written, "PNG")
    with p12_of(ca, "con.dau.ubnd") as key:
        pdf = sign_pdf(
            decision(),
            key,
            field="a",
            box=seal_box(PERSON, (10, 10)),
            mark=Mark(written.getvalue()),
        )

    assert len(pdf) - len(decision()) < 400_000 < len(written.getvalue())
