"""A page as people see it: cut to its visible part and turned.

Scanned papers and wide attachments are often stored lying on their side. Places are said as on the seen page.
"""

from dataclasses import dataclass
from typing import Any

from xaso.office.signing.boxes import Box

DEEPEST = 100
"""Nodes above a page that are looked at: a damaged file may go round in circles."""
type Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page in its own points, and how far it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turned % 180 else (width, height)

    def corners_of(self, box: Box) -> Corners:
        """Return where a place of the seen page lies in the page's own points."""
        x1, y1 = self._point(box.x, box.y)
        x2, y2 = self._point(box.x + box.width, box.y + box.height)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        turns = {
            0: (self.left + x, self.bottom + y),
            90: (self.right - y, self.bottom + x),
            180: (self.right - x, self.top - y),
            270: (self.left + y, self.top - x),
        }
        return turns[self.turned]


def frame_of(page: Any) -> Frame:
    """Return the frame of a page, a dictionary of the PDF whose entries may come from above it."""
    left, bottom, right, top = map(float, _entry(page, "/CropBox") or _entry(page, "/MediaBox"))
    turned = int(_entry(page, "/Rotate") or 0) % 360
    if turned % 90:
        raise ValueError(turned)
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top), turned)


def _entry(page: Any, name: str) -> Any:
    """Return an entry of the page or of the nearest node above that has it."""
    node, passed = page, 0
    while name not in node and "/Parent" in node and passed < DEEPEST:
        node, passed = node["/Parent"], passed + 1
    return node.get(name)
