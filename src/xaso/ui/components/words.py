"""Dates, amounts and codes in the words of people; in every template without `{% load %}`."""

from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe

from xaso.lib import dates, money, qr
from xaso.ui.components.library import register


@register.filter
def say_date(day: date | None) -> str:
    """Say a day with its weekday: "thứ Tư 25/11/2026"; nothing where there is none."""
    return dates.say_date(day) if day else ""


@register.filter
def say_moment(moment: datetime | None) -> str:
    """Say a moment: "15:00 thứ Năm 26/11/2026"; nothing where there is none."""
    return dates.say_moment(moment) if moment else ""


@register.filter
def say_short(day: date | None) -> str:
    """Say a day or a moment in numbers, for tables; nothing where there is none."""
    return dates.say_short(day) if day else ""


@register.filter
def say_dong(amount: int | None) -> str:
    """Say an amount of money: "8.000 đ"; nothing where there is none."""
    return money.say_dong(amount) if amount is not None else ""


@register.simple_tag(name="qr")
def qr_code(content: str, title: str) -> SafeString:
    """Draw a QR code; `title` tells a screen reader what scanning it is for."""
    return mark_safe(qr.qr_svg(content, title=title))  # noqa: S308 - the library escapes both
