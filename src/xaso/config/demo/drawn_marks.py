"""Sample handwriting and a sample seal, drawn by the product itself: of nobody who lives."""

import math
import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from xaso.lib.typeset import FONTS

BLUE, RED = (24, 52, 168, 255), (204, 24, 38, 255)
CLEAR = (255, 255, 255, 0)
SIZE, SEAL = (900, 380), 720
"""Pixels of a handwriting and of a seal: 45 × 19 mm and 36 mm across at 500 dpi."""


def handwriting(seed: str) -> bytes:
    """Return a curl in blue ink on nothing, the same for the same words."""
    chance = random.Random(seed)  # noqa: S311 (a curl, no secret)
    image = Image.new("RGBA", SIZE, CLEAR)
    pen = ImageDraw.Draw(image)
    turns, height = chance.uniform(4, 7), chance.uniform(70, 110)
    lean, phase = chance.uniform(20, 60), chance.uniform(0, math.pi)
    points = []
    for step in range(400):
        part = step / 399
        x = 60 + part * 720 + lean * math.sin(phase + part * turns * 2.7)
        fade = 1 - 0.7 * part
        y = 200 + height * fade * math.sin(part * turns * math.tau + phase) - 60 * part
        points.append((x, y))
    pen.line(points, fill=BLUE, width=9, joint="curve")
    pen.line([(120, 330), (560, 300), (840, 312)], fill=BLUE, width=7, joint="curve")
    return _png(image)


def seal(around: str, below: str) -> bytes:
    """Return a round seal in red on nothing: two rings, a star, words around and below it."""
    image = Image.new("RGBA", (SEAL, SEAL), CLEAR)
    pen, middle = ImageDraw.Draw(image), SEAL / 2
    for ring, width in ((SEAL * 0.48, 12), (SEAL * 0.33, 5)):
        box = [middle - ring, middle - ring, middle + ring, middle + ring]
        pen.ellipse(box, outline=RED, width=width)
    pen.polygon(_star(middle, SEAL * 0.16), fill=RED)
    _write_around(image, around.upper(), SEAL * 0.4, (182, 358))
    _write_around(image, below.upper(), SEAL * 0.4, (150, 30), inwards=True)
    return _png(image)


def _star(middle: float, size: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        far = size if corner % 2 == 0 else size * 0.4
        angle = -math.pi / 2 + corner * math.pi / 5
        points.append((middle + far * math.cos(angle), middle + far * math.sin(angle)))
    return points


def _write_around(
    image: Image.Image,
    text: str,
    radius: float,
    span: tuple[int, int],
    *,
    inwards: bool = False,
) -> None:
    """Write letter by letter along a circle, between two angles counted clockwise."""
    font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 54)
    first, last = span
    for place, letter in enumerate(text):
        degrees = first + (last - first) * (place + 0.5) / len(text)
        angle = math.radians(degrees)
        tile = Image.new("RGBA", (96, 96), CLEAR)
        ImageDraw.Draw(tile).text((48, 48), letter, font=font, fill=RED, anchor="mm")
        turned = tile.rotate(-degrees + (90 if inwards else -90))
        x = image.width / 2 + radius * math.cos(angle) - 48
        y = image.height / 2 + radius * math.sin(angle) - 48
        image.alpha_composite(turned, (round(x), round(y)))


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
