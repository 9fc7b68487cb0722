"""Notices for tests of other modules."""

from itertools import count
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.choices import take_address
from xaso.kernel.notifications.models import Gateway, Notice, Way
from xaso.kernel.notifications.sms.channel import SMS

_numbers = count(1)


def subjects_for(user_id: UUID) -> list[str]:
    """Return what a person was told in the commune in force, newest first."""
    return [notice.subject for notice in Notice.objects.of(user_id)]


def bodies_for(user_id: UUID) -> list[str]:
    """Return what a person was told in full in the commune in force, newest first."""
    return [notice.body for notice in Notice.objects.of(user_id)]


def reached_by(*, phone: str = "", email: str = "") -> User:
    """Make a citizen who proved these addresses."""
    number = next(_numbers)
    user = User.objects.create_user(
        f"cong.dan.tin.{number}", full_name=f"Trần Thị Tin {number}", kind=User.Kind.CITIZEN
    )
    take_address(user.pk, Way.PHONE, phone)
    take_address(user.pk, Way.EMAIL, email)
    return user


def sms_gateway(adapter: str, address: str, secret: str, **fields: object) -> Gateway:
    """Have the commune in force send text messages there; by HTTP as ``standins.sms`` wants it."""
    given = {"sender": "XAMAU", "account": "xaso", "per_second": 100} | fields
    gateway = Gateway(channel=SMS.key, adapter=adapter, address=address, **given)
    gateway.secret = secret
    gateway.save()
    return gateway
