"""Notices by e-mail: plain text and HTML, in the commune's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from xaso.kernel.notifications.channels import Channel, Message, Send, channels
from xaso.kernel.notifications.contacts import Contact


class EmailChannel(Channel):
    """Sends over the installation's mail server, one connection for a batch."""

    key = "notifications.email"
    label = _("E-mail")

    def address_of(self, contact: Contact) -> str:
        """Return the person's e-mail address."""
        return contact.email

    @contextmanager
    def session(self) -> Iterator[Send]:
        """Connect once; a message that the server refuses does not stop the others."""
        with mailers.default as connection:

            def send(message: Message) -> None:
                connection.send_messages([compose(message)])

            yield send


def compose(message: Message) -> EmailMultiAlternatives:
    """Return the e-mail; its Message-ID tells mail programs when it comes twice."""
    bare = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with override(message.language):
        context = {"message": message}
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=render_to_string("notifications/email.txt", context),
            from_email=formataddr((message.sender, bare)),
            to=[message.address],
            headers={
                "Message-ID": f"<{message.id}@{bare.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(
            render_to_string("notifications/email.html", context), "text/html"
        )
    return mail


EMAIL = channels.register(EmailChannel())
