"""What changes around a document after its release goes to its receivers by the axis."""

from datetime import timedelta

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.models import DeliveryStep, Document
from xaso.office.documents.services.changing import Change, add_receivers, tell_change
from xaso.office.documents.services.releasing import release
from xaso.office.documents.testing import sealed
from xaso.office.exchange.edxml.tree import Organ
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.services.deciding import decline
from xaso.office.exchange.services.packing import pack
from xaso.office.exchange.tests.moves import TO, came, delivery_of, fetch, send_one, statuses
from xaso.office.exchange.tests.packages import THERE_CODE

REASON = "Gia hạn báo cáo vì mưa lũ."
FAR = ReceiverInput("Sở Y tế", "H56.12")


def kinds():
    rows = OutgoingMessage.objects.exclude(kind="status").order_by("id")
    return [(one.receiver_code, one.kind) for one in rows]


def test_a_receiver_that_is_added_gets_the_document_and_nobody_else_does(clerk):
    with acting_in(HERE):
        document = sealed(clerk, receivers=(FAR,))
        release(document, actor=clerk)
        deliver_all()
        document.refresh_from_db()
        add_receivers(document, [TO], actor=clerk)
        deliver_all()

        assert kinds() == [("H56.12", "new"), (THERE_CODE, "new")]
    assert fetch() == 1
    with acting_in(THERE):
        assert came().code == document.code


def told(clerk, document_id, **change):
    with acting_in(HERE):
        document = Document.objects.get(pk=document_id)
        tell_change(document, Change(REASON, **change), actor=clerk)
        deliver_all()


def steps():
    with acting_in(HERE):
        return [one.note for one in DeliveryStep.objects.order_by("at", "id") if one.note]


def test_a_change_goes_to_who_has_it_and_their_answer_comes_back(clerk, other_clerk):
    document_id = send_one(clerk)
    fetch()
    statuses()
    day = clock.today() + timedelta(days=9)

    told(clerk, document_id, answer_by=day, contact="Bà Mai, 0912 000 000")
    after_telling = steps()
    fetch()
    with acting_in(THERE):
        message = IncomingMessage.objects.get(kind="update")
        waited, said = message.state, message.reason
        decline(message.pk, reason="Đã trả lời rồi", actor=other_clerk)
        deliver_all()
    fetch(HERE)

    assert waited == "to_decide"
    assert said.startswith(REASON)
    assert after_telling[-1] == f"Đã thông báo thay đổi: {said}"
    assert "Đã trả lời rồi" in steps()[-1]
    assert delivery_of(document_id) == "arrived"


def test_the_message_of_a_change_carries_the_new_deadline_and_whom_to_ask(clerk):
    document_id = send_one(clerk)
    day = clock.today() + timedelta(days=9)
    told(clerk, document_id, answer_by=day, contact="Bà Mai, 0912 000 000")

    with acting_in(HERE):
        message = OutgoingMessage.objects.get(kind="update")
        packed = pack(message, Organ("H56.99.49", "UBND xã An Bình"))

    assert packed.due_on == day
    assert packed.business.staff.name == "Bà Mai, 0912 000 000"
    assert packed.business.reason.startswith(REASON)


def test_the_day_to_sign_is_no_deadline_of_the_receivers(clerk):
    sign_by, answer_by = (clock.today() + timedelta(days=days) for days in (2, 20))
    send_one(clerk, due_on=sign_by, answer_by=answer_by)

    with acting_in(HERE):
        packed = pack(OutgoingMessage.objects.get(), Organ("H56.99.49", "UBND xã An Bình"))

    assert packed.due_on == answer_by


def test_who_was_never_reached_is_not_told(clerk):
    with acting_in(HERE):
        document = sealed(clerk, receivers=(TO,))
        release(document, actor=clerk)
        deliver_all()
        OutgoingMessage.objects.update(state="dead", maybe_there=False)
    told(clerk, document.pk)

    with acting_in(HERE):
        assert kinds() == [(THERE_CODE, "new")]
    assert steps() == []
