import re
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from xaso.lib.qr import qr_png, qr_svg

SVG = "{http://www.w3.org/2000/svg}"
TRACKING = "https://xa.example.vn/ho-so/H56.99.01-20261121-0000012"


@pytest.mark.parametrize("text", [TRACKING, "Nguyễn Thị Ánh, thôn Đồng Sơn", "café", "12345"])
def test_a_scanner_reads_back_the_very_text(text):
    picture = Image.open(BytesIO(qr_png(text, scale=4)))

    read = zxingcpp.read_barcodes(picture)

    assert [code.text for code in read] == [text]
    assert read[0].bytes == text.encode()


def test_a_bigger_scale_gives_a_bigger_picture():
    small = Image.open(BytesIO(qr_png(TRACKING, scale=2)))
    large = Image.open(BytesIO(qr_png(TRACKING, scale=6)))

    assert large.width == small.width * 3


def test_the_drawing_shows_the_same_modules_as_the_picture():
    drawing = ET.fromstring(qr_svg(TRACKING, title="Mã hồ sơ"))  # noqa: S314 our own markup
    picture = Image.open(BytesIO(qr_png(TRACKING, scale=1)))

    pixels = picture.convert("L").load()
    dark = {
        (x, y) for x in range(picture.width) for y in range(picture.height) if pixels[x, y] == 0
    }

    assert drawing.attrib["viewBox"] == f"0 0 {picture.width} {picture.height}"
    assert _dark_modules(drawing) == dark


def test_the_drawing_brings_its_own_white_ground():
    drawing = ET.fromstring(qr_svg(TRACKING, title="Mã hồ sơ"))  # noqa: S314 our own markup
    _, _, width, height = drawing.attrib["viewBox"].split()

    ground = drawing.find(f"{SVG}path")

    assert ground.attrib == {"fill": "#fff", "d": f"M0 0h{width}v{height}h-{width}z"}


def test_a_screen_reader_hears_the_title_and_markup_in_it_stays_text():
    markup = qr_svg(TRACKING, title='Mã của <b>"hồ sơ"</b> & biên nhận')

    drawing = ET.fromstring(markup)  # noqa: S314 our own markup

    assert drawing.attrib["role"] == "img"
    assert drawing[0].tag == f"{SVG}title"
    assert drawing[0].text == 'Mã của <b>"hồ sơ"</b> & biên nhận'
    assert "<b>" not in markup


def test_a_strict_content_policy_lets_the_drawing_by():
    markup = qr_svg(TRACKING, title="Mã hồ sơ")

    assert "style" not in markup
    assert "<script" not in markup
    assert markup.startswith("<svg ")


def test_a_text_that_fits_no_code_is_refused():
    with pytest.raises(ValueError, match="Data too large"):
        qr_svg("a" * 4_000, title="Mã hồ sơ")


def _dark_modules(drawing):
    strokes = drawing.findall(f"{SVG}path")[-1].attrib["d"]
    modules, x, y = set(), 0, 0.0
    for command, across, down in re.findall(r"([Mmh])(-?[\d.]+) ?(-?[\d.]+)?", strokes):
        if command == "h":
            modules |= {(column, int(y)) for column in range(x, x + int(across))}
        x, y = (0, 0.0) if command == "M" else (x, y)
        x, y = x + int(across), y + float(down or 0)
    return modules
