"""The believable people of the demo: invented, alike in shape to a commune of Thanh Hóa.

Nobody in it is real. Names are drawn from lists of common words, personal ids carry the
sample figures ``99`` after the year of birth, telephone numbers begin with ``0900 0``.
"""

from xaso.registers.residents.demo.writing import ResidentsSummary, build

__all__ = ["ResidentsSummary", "build"]
