"""The component tags; every template of the platform has them without `{% load %}`."""

from xaso.ui.components import blocks, controls, data, frame, marks, words
from xaso.ui.components.library import register

__all__ = ["blocks", "controls", "data", "frame", "marks", "register", "words"]
