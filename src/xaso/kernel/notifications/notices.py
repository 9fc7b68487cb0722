"""What the module itself says: the code that proves an address, tests, warnings of the budget."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.kinds import NoticeKind, kinds
from xaso.kernel.notifications.mail import EMAIL
from xaso.kernel.notifications.sms.channel import SMS

ADDRESS_CODE = kinds.register(
    NoticeKind(
        key="notifications.address_code",
        label=_("Code for an address"),
        subject=_("Your confirmation code."),
        body=_("%(otp)s is your confirmation code. Tell it to nobody."),
        channels=(SMS.key, EMAIL.key),
        urgent=True,
    )
)
BUDGET = kinds.register(
    NoticeKind(
        key="notifications.budget",
        label=_("Budget of messages"),
        subject=_("%(number)s per cent of the budget for messages of %(date)s is used."),
        body=_(
            "%(number)s per cent of the budget for messages of %(date)s is used. At 100 per cent, what can "
            "wait goes by a cheaper channel or is held until the next month."
        ),
        channels=(EMAIL.key,),
    )
)
TEXT_TEST = kinds.register(
    NoticeKind(
        key="notifications.text_test",
        label=_("Text tried on oneself"),
        subject=_("A text is being tried."),
        body="%(text)s",
        channels=(SMS.key, EMAIL.key),
        urgent=True,
    )
)
TEST = kinds.register(
    NoticeKind(
        key="notifications.test",
        label=_("Test message"),
        subject=_("This is a test message."),
        body=_("This is a test message. The channel works."),
        channels=(SMS.key,),
        urgent=True,
    )
)
