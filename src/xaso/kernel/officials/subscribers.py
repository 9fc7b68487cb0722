"""What officials are told about machines: malware, a new browser of their own."""

from django.urls import reverse

from xaso.kernel.accounts.api import SignInEvent, User, roles_in_force, watch_sign_ins
from xaso.kernel.events.api import subscribe
from xaso.kernel.files.api import info
from xaso.kernel.files.events import FileReleased, MalwareFound
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import FILE_RELEASED, MALWARE_FOUND, NEW_DEVICE
from xaso.kernel.officials.passwords import ask_for_new_password
from xaso.kernel.officials.queries import it_officers_of
from xaso.kernel.officials.sign_in_changes import tell_of_change
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock


def tell_it_officers(event: MalwareFound) -> None:
    """Tell the commune's IT officers that malware came in; the audit trail says by whom."""
    rows = it_officers_of(require_commune(), clock.today())
    notify(
        MALWARE_FOUND.key,
        to=set(rows.values_list("user_id", flat=True)),
        context={"finding": event.finding},
        url=reverse("files:release", args=[event.file_id]),
        about=("files.file", event.file_id),
    )


def tell_who_sent_it_in(event: FileReleased) -> None:
    """Tell an official that a file of theirs was a false alarm and can be opened again."""
    file = info(event.file_id)
    if file.created_by_id is not None:
        notify(
            FILE_RELEASED.key,
            to=[file.created_by_id],
            context={"name": file.name, "reason": event.reason},
            about=("files.file", event.file_id),
        )


def tell_of_new_device(user: User, event: SignInEvent) -> None:
    """Tell officials that somebody signed in as them with a browser never used before."""
    if event is not SignInEvent.NEW_DEVICE:
        return
    roles = roles_in_force(user.pk, clock.today())
    if roles:
        with acting_in(roles[0].commune_id):
            notify(
                NEW_DEVICE.key,
                to=[user.pk],
                context={},
                url=reverse("accounts:sessions"),
                about=("official", user.pk),
            )


def listen() -> None:
    """Subscribe; called once when the product starts."""
    watch_sign_ins(tell_of_new_device)
    watch_sign_ins(tell_of_change)
    watch_sign_ins(ask_for_new_password)
    subscribe(MalwareFound, tell_it_officers, key="officials.tell_of_malware")
    subscribe(FileReleased, tell_who_sent_it_in, key="officials.tell_of_release")
