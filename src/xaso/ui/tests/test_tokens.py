"""Colours that can be read, pages that carry no inline script or style, and their weight."""

import re
from pathlib import Path

import brotli
import pytest

HOME = Path(__file__).resolve().parents[1]
STATIC = HOME / "static/ui"
TOKENS = (STATIC / "tokens.css").read_text()
TONES = ("info", "good", "warn", "late", "neutral")
ON_GROUND = [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-3", "action")
    for ground in ("page", "surface", "surface-2")
]
PAIRS = [
    *ON_GROUND,
    *[(f"{tone}-ink", f"{tone}-bg") for tone in TONES],
    *[(f"{tone}-ink", "surface") for tone in TONES],
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-brand", "brand-700"),
    ("on-brand-quiet", "brand-700"),
    ("on-brand-quiet", "brand-800"),
]
FONTS = STATIC / "vendor/fonts"
SHEETS = ("vendor/bootstrap.min", "tokens", "base", "components", "blocks", "lists")


def colours(theme):
    blocks = re.findall(r"(:root|\[data-bs-theme=\"dark\"\]) \{(.*?)\n\}", TOKENS, re.DOTALL)
    wanted = [body for name, body in blocks if name == ":root" or theme == "dark"]
    found = {}
    for body in wanted:
        found |= dict(re.findall(r"--x-([\w-]+): (#[0-9a-f]{3,6});", body))
    return found


def brightness(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(theme, ink, ground):
    palette = colours(theme)

    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_an_input_can_be_seen(theme):
    palette = colours(theme)

    assert contrast(palette["line-input"], palette["surface"]) >= 3


@pytest.mark.parametrize("template", sorted(HOME.rglob("*.html")), ids=lambda p: p.name)
def test_no_template_carries_inline_style_or_script(template):
    text = template.read_text()

    assert not re.search(r"\sstyle=|<style|\son\w+=\"|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda p: p.name)
def test_nothing_is_fetched_from_another_host(sheet):
    assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text())


def packed(*names):
    return sum(len(brotli.compress((STATIC / name).read_bytes())) for name in names)


def test_a_citizens_first_page_carries_little():
    sheets = packed(*(f"{name}.css" for name in (*SHEETS, "public")))
    fonts = sum(
        (FONTS / f"{s}-{w}.woff2").stat().st_size
        for s in ("latin", "vietnamese")
        for w in (400, 600)
    )

    assert sheets + fonts < 64_000


def test_every_letter_of_the_alphabet_is_in_the_font():
    ranges = re.findall(r"unicode-range: (.*);", (STATIC / "base.css").read_text())
    spans = [part.strip()[2:].split("-") for line in ranges for part in line.split(",")]
    letters = "ăâđêôơưẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰÝỲỶỸỴ₫–“”…"

    missing = [
        letter
        for letter in letters
        if not any(int(s[0], 16) <= ord(letter) <= int(s[-1], 16) for s in spans)
    ]

    assert missing == []
