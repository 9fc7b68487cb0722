"""The pages of the exchange desk, and the command that looks into packages."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.workbooks import sheet_rows
from xaso.office.documents.testing import sealed
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.gateways import ListedOrgan
from xaso.office.exchange.models import ExchangePartner, IncomingMessage, OutgoingMessage
from xaso.office.exchange.services.directory import refresh, take_over, today_code
from xaso.office.exchange.testing import message_received, message_sent, partner
from xaso.office.exchange.tests.packages import THERE_CODE, a_message, read

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def desk(db, client):
    commune(HERE)
    clerk = official(Role.CLERK)
    client.force_login(clerk, backend=BACKEND)
    client.clerk = clerk
    with acting_in(HERE):
        yield client


def text_of(response):
    return response.content.decode()


def test_the_clerk_sees_what_was_sent_and_what_the_receiver_said(desk):
    message = message_sent()

    listed = text_of(desk.get(reverse("exchange:start")))
    page = text_of(desk.get(message.get_absolute_url()))

    assert "45/BC-UBND" in listed
    assert "Đã đến" in listed
    assert "Sở Nội vụ" in page
    assert "Đã chuyển cho trục liên thông" in page


def test_the_list_is_narrowed_by_words_and_state(desk):
    message_sent()
    message_sent(code="46/QĐ-UBND", state="dead", fault="unknown_receiver")

    by_words = text_of(desk.get(reverse("exchange:start"), {"text": "46/q"}))
    by_state = text_of(desk.get(reverse("exchange:start"), {"state": "sent"}))

    assert "46/QĐ-UBND" in by_words
    assert "45/BC-UBND" not in by_words
    assert "46/QĐ-UBND" not in by_state


def test_a_message_that_was_given_up_is_sent_again_by_hand(desk):
    message = message_sent(state="dead", fault="unknown_receiver")
    page = text_of(desk.get(message.get_absolute_url()))

    desk.post(reverse("exchange:again", args=[message.pk]))

    assert "Trục liên thông không có cơ quan nhận này." in page
    assert OutgoingMessage.objects.get().state == "queued"


def test_what_is_just_being_sent_is_not_offered_to_be_sent_again(desk):
    until = clock.now() + timedelta(minutes=5)
    waiting, going = (
        message_sent(state="failed"),
        message_sent(state="failed", leased_until=until),
    )

    pages = [text_of(desk.get(one.get_absolute_url())) for one in (waiting, going)]

    again = [reverse("exchange:again", args=[one.pk]) for one in (waiting, going)]
    assert again[0] in pages[0]
    assert again[1] not in pages[1]


def test_what_was_held_back_says_why_and_can_be_saved(desk):
    message = message_received()

    listed = text_of(desk.get(reverse("exchange:received"), {"state": "quarantined"}))
    page = text_of(desk.get(message.get_absolute_url()))
    saved = desk.get(reverse("exchange:raw", args=[message.pk]))

    assert "Gói tin không phải là XML đọc được." in listed
    assert "Gói tin này bị giữ lại." in page
    assert b"".join(saved) == b"<edXML><a"
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changed", "says", "says_not"),
    [
        ({"code": "", "subject": ""}, "Gói tin không đọc được", "<h1>–</h1>"),
        ({"fault_note": "no element found"}, "Chi tiết: no element found", "(no element"),
        ({}, "nơi gửi được báo lý do", "đề nghị nơi gửi gửi lại"),
        ({"document_uid": ""}, "đề nghị nơi gửi gửi lại", "nơi gửi được báo lý do"),
        ({"fault": "secret"}, "có dấu chỉ độ mật", "nơi gửi được báo lý do"),
        ({"fault": "secret", "document_uid": ""}, "độ mật", "đề nghị nơi gửi gửi lại"),
    ],
)
def test_what_was_held_back_says_what_to_do(desk, changed, says, says_not):
    page = text_of(desk.get(message_received(**changed).get_absolute_url()))

    assert says in page
    assert says_not not in page


def test_refusing_needs_a_reason_which_goes_to_the_sender(desk):
    message = message_received()
    address = reverse("exchange:refuse", args=[message.pk])

    without = desk.post(address, {"reason": ""})
    desk.post(address, {"reason": "Gói tin hỏng, đề nghị gửi lại"})

    assert without.status_code == 422
    told = OutgoingMessage.objects.get()
    assert (told.kind, told.status_code, told.receiver_code) == ("status", "02", "H56.2")
    assert told.reason == "Gói tin hỏng, đề nghị gửi lại"
    assert IncomingMessage.objects.get().state == "declined"


def test_what_was_decided_is_decided_once(desk):
    message = message_received(state="declined", fault="")

    answer = desk.post(
        reverse("exchange:refuse", args=[message.pk]), {"reason": "Lần hai"}, follow=True
    )

    assert "Việc này đã được quyết định trước đó." in text_of(answer)
    assert not OutgoingMessage.objects.exists()


def test_lists_are_taken_out_as_workbooks(desk):
    message_sent()
    message_received()

    sent = list(sheet_rows(desk.get(reverse("exchange:export-sent")).content))
    came = list(sheet_rows(desk.get(reverse("exchange:export-received")).content))

    assert sent[1][0] == "45/BC-UBND"
    assert came[1][7].startswith("Gói tin không phải là XML")


def test_the_it_officer_sees_the_lines_and_not_the_messages(desk, client):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)

    lines = client.get(reverse("exchange:lines"))
    desk_page = client.get(reverse("exchange:start"))

    assert "Xã chưa được cấu hình trục liên thông nào." in text_of(lines)
    assert desk_page.status_code == 403


def test_agencies_are_found_by_name_without_accents(desk):
    partner("H56.2", "so noi vu")

    assert "H56.2" in text_of(desk.get(reverse("exchange:partners"), {"text": "Sở Nội"}))
    assert "H56.2" not in text_of(desk.get(reverse("exchange:partners"), {"text": "y tế"}))


def test_the_clerk_need_not_wait_for_the_minute(desk, gateways, axis):
    axis.send(THERE_CODE, "edoc", b"<edXML", "H56.99.49")

    answer = desk.post(reverse("exchange:fetch"), follow=True)
    deliver_all()

    assert "Đang lấy văn bản" in text_of(answer)
    assert IncomingMessage.objects.get().fault == "not_xml"


def test_empty_lists_say_what_will_be_there(desk):
    assert "Chưa gửi văn bản nào." in text_of(desk.get(reverse("exchange:start")))
    assert "Chưa có gói tin nào." in text_of(desk.get(reverse("exchange:received")))


class TestDirectory:
    def test_the_gateways_list_is_taken_over_and_turns_older_codes(self, here, axis):
        assert refresh() == 2

        assert today_code("000.00.61.H56") == THERE_CODE
        assert today_code("000.00.99.H56") == "000.00.99.H56"

    def test_a_code_that_is_no_longer_listed_is_closed_and_kept(self, db):
        take_over("truc", [ListedOrgan("H56.1", "Sở A"), ListedOrgan("H56.2", "Sở B")])

        take_over(
            "truc", [ListedOrgan("H56.1", "Sở A mới"), ListedOrgan("sai mã", "Không phải mã")]
        )

        rows = {one.code: one for one in ExchangePartner.objects.all()}
        assert rows["H56.1"].name == "Sở A mới"
        assert rows["H56.1"].valid_to is None
        assert rows["H56.2"].valid_to is not None
        assert len(rows) == 2


class TestCommand:
    def run(self, *arguments):
        out = io.StringIO()
        call_command("edxml", *map(str, arguments), stdout=out)
        return out.getvalue()

    def test_a_package_is_read_without_a_database(self, tmp_path):
        path = tmp_path / "a.edxml"
        path.write_bytes(write_package(a_message()))

        said = json.loads(self.run("read", path, "--json", "--files", tmp_path / "files"))

        assert (said["is"], said["number"], said["issued_on"]) == (
            "document",
            "45",
            "2026-11-20",
        )
        assert said["attachments"][0]["name"] == "45-BC-UBND.pdf"
        assert (tmp_path / "files" / "45-BC-UBND.pdf").read_bytes().startswith(b"%PDF-")
        assert "45/BC-UBND" in self.run("read", path)

    def test_what_was_read_can_be_written_again(self, tmp_path):
        path = tmp_path / "a.edxml"
        path.write_bytes(write_package(a_message()))
        said = self.run("read", path, "--json", "--files", tmp_path)
        (tmp_path / "a.json").write_text(said)

        self.run(
            "write", "--from", tmp_path / "a.json", "--zipped", "--out", tmp_path / "b.edxml"
        )

        found = read((tmp_path / "b.edxml").read_bytes())
        assert found.subject == a_message().subject
        assert found.attachments[0].was_zipped

    def test_a_refusal_is_told_as_json_too(self, tmp_path):
        path = tmp_path / "a.edxml"
        path.write_bytes(b"<!DOCTYPE a []><edXML/>")
        out = io.StringIO()

        with pytest.raises(CommandError):
            call_command("edxml", "read", str(path), "--json", stdout=out)

        assert json.loads(out.getvalue())["refused"] == "doctype"

    def test_a_document_is_written_as_it_would_be_sent(self, db, tmp_path):
        code = commune(HERE).code
        with acting_in(HERE):
            document = sealed(official(Role.CLERK))

        self.run(
            "write", "--document", document.pk, "--commune", code,
            "--to", THERE_CODE, "--out", tmp_path / "c.edxml",
        )  # fmt: skip

        found = read((tmp_path / "c.edxml").read_bytes())
        assert found.code == document.code
        assert found.receivers[0].code == THERE_CODE
