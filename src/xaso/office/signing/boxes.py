"""A place on a page of a PDF."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points, origin lower left; pages count from 0."""

    page: int
    x: float
    y: float
    width: float
    height: float
