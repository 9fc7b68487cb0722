"""What citizens are sent."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.notifications.api import SMS, NoticeKind, kinds

CODE = kinds.register(
    NoticeKind(
        key="identity.phone_code",
        label=_("Code for signing in"),
        subject=_("Code for signing in"),
        body=_(
            "%(code)s is your code for signing in, good for %(minutes)s minutes."
            " Give it to nobody, not to officials either."
        ),
        channels=(SMS,),
        urgent=True,
    )
)
