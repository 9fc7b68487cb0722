"""Where the marks of signatures stand on a page.

Decree 30/2020/NĐ-CP, Annex I (verified): the seal covers about a third of the signer's
picture, on its left; the mark of an attachment or an electronic copy stands at the top right
of the first page.
"""

from xaso.office.signing.boxes import Box

MM = 72 / 25.4
LINE = 12.0
"""Points from one line of a text mark to the next."""
MARK_WIDTH = 75 * MM
FROM_TOP, FROM_RIGHT = 5 * MM, 15 * MM


def seal_box(person: Box, seal_mm: tuple[float, float]) -> Box:
    """Return where the seal stands, of its real size, over the left third of a person's mark."""
    width, height = (side * MM for side in seal_mm)
    right = person.x + person.width / 3
    middle = person.y + person.height / 2
    return Box(person.page, right - width, middle - height / 2, width, height)


def text_mark_box(page_size: tuple[float, float], lines: int) -> Box:
    """Return where so many lines stand at the top right of the first page."""
    width, height = page_size
    tall = lines * LINE
    return Box(0, width - FROM_RIGHT - MARK_WIDTH, height - FROM_TOP - tall, MARK_WIDTH, tall)
