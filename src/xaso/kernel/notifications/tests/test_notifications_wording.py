"""A commune writes its own texts: checked, looked at, tried, published, taken back."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import EMAIL, SMS, NoticeKind, kinds, notify
from xaso.kernel.notifications.models import NoticeTemplate
from xaso.kernel.notifications.wording import fill, in_force
from xaso.kernel.organisations.testing import THERE, commune
from xaso.kernel.tenancy.api import acting_in

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WORDS = {"code": "H56-1", "person": "Nguyễn Thị Đào"}


@pytest.fixture
def texted(monkeypatch):
    """A kind with free texts by SMS and e-mail."""
    made = NoticeKind(
        "test.text",
        label="Có kết quả",
        subject="Hồ sơ %(code)s",
        body="Hồ sơ %(code)s của %(person)s đã xong.",
        channels=(EMAIL, SMS),
    )
    monkeypatch.setitem(kinds._items, made.key, made)
    return made


@pytest.fixture
def officer(here, client, texted):
    user = official(Role.IT_OFFICER)
    user.email = "cntt@example.org"
    user.save()
    client.force_login(user, backend=BACKEND)
    return user


def url(name="text", channel=EMAIL, kind="test.text", language="vi"):
    return reverse(f"notifications:{name}", args=[kind, channel, language])


def write(client, body, act="publish", subject="Việc của %(code)s", **place):
    return client.post(url(**place), {"subject": subject, "body": body, "act": act})


def tell():
    notify("test.text", to="dao@example.org", context=WORDS)
    deliver_all()
    return mail.outbox[-1]


def test_a_published_text_is_what_people_read_and_who_did_it_is_known(client, officer):
    before = tell()

    write(client, "Kính mời %(person)s nhận kết quả %(code)s, đúng hẹn 100%%.")
    after = tell()

    assert "đã xong" in before.body
    assert "Kính mời Nguyễn Thị Đào nhận kết quả H56-1, đúng hẹn 100%%." in after.body
    assert after.subject == "Việc của H56-1"
    entry = AuditEntry.objects.get(action="notifications.text.published")
    assert entry.actor == officer


def test_words_are_in_the_language_of_the_receiver_whoever_caused_them(client, officer):
    write(client, "Việc %(code)s của %(person)s")

    with override("en"):
        notify(
            "test.text", to="dao@example.org", context=WORDS | {"code": gettext_lazy("Unread")}
        )
    deliver_all()

    assert "Việc Chưa đọc của" in mail.outbox[-1].body


def test_a_draft_counts_nowhere_and_waits_on_its_page(client, officer):
    write(client, "Bản nháp %(code)s", act="draft")
    write(client, "Bản nháp hai %(code)s", act="draft")

    assert "đã xong" in tell().body
    assert "Bản nháp hai" in client.get(url()).text
    assert NoticeTemplate.objects.count() == 1


def test_versions_stay_and_the_text_of_the_product_can_count_again(client, officer):
    write(client, "Bản một")
    write(client, "Bản hai")
    second = tell().body
    client.post(url(), {"act": "shipped"})

    assert "Bản hai" in second
    assert "đã xong" in tell().body
    assert [row.body for row in NoticeTemplate.objects.order_by("created_at")] == [
        "Bản một",
        "Bản hai",
        "",
    ]


def test_a_text_counts_for_its_commune_channel_and_language_only(client, officer):
    write(client, "Riêng xã này")
    commune(THERE)

    found = in_force("test.text", EMAIL, "vi")
    with acting_in(THERE):
        elsewhere = in_force("test.text", EMAIL, "vi")

    assert found.body == "Riêng xã này"
    assert in_force("test.text", EMAIL, "en") is None
    assert in_force("test.text", SMS, "vi") is None
    assert elsewhere is None


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Việc", "Gọi số %(phone)s"),
        ("Việc của %(person)s", "Xin chào"),
        ("%(phone)s", "Xin chào"),
        ("Việc", ""),
    ],
)
def test_unknown_words_and_names_in_subjects_are_refused(client, officer, subject, body):
    answer = write(client, body, subject=subject)

    assert answer.status_code == 422
    assert NoticeTemplate.objects.count() == 0


def test_the_text_of_a_code_must_say_the_code(client, officer):
    place = {"kind": "notifications.address_code", "channel": SMS}

    without = write(client, "Mã của ông/bà đã gửi", **place)
    with_code = write(client, "Mã: %(otp)s", **place)

    assert (without.status_code, with_code.status_code) == (422, 302)


def test_the_preview_shows_the_text_message_and_its_parts(client, officer):
    typed = {"body": "Hồ sơ %(code)s của %(person)s " + "đã có kết quả. " * 8}

    look = client.post(url("text-preview", SMS), typed).text

    assert "Ho so H56.12.3-261122-0001 cua Nguyen Van A" in look
    assert "<html" not in look
    assert "Tính tiền 2 phần tin" in look
    assert NoticeTemplate.objects.count() == 0


def test_the_preview_says_which_word_is_unknown(client, officer):
    assert "phone" in client.post(url("text-preview", SMS), {"body": "%(phone)s"}).text


def test_a_text_is_tried_on_oneself_only(client, officer):
    write(client, "Thử %(person)s", act="test")
    deliver_all()

    (sent,) = mail.outbox
    assert sent.to == ["cntt@example.org"]
    assert "Thử Nguyễn Văn A" in sent.body
    assert in_force("test.text", EMAIL, "vi") is None


@pytest.mark.parametrize(
    "place",
    [{"kind": "no.such"}, {"language": "fr"}, {"channel": "notifications.push"}],
)
def test_there_is_no_text_for_what_is_not_sent(client, officer, place):
    assert client.get(url(**place)).status_code == 404


def test_the_list_names_own_texts(client, officer):
    write(client, "Riêng xã này")

    page = client.get(reverse("notifications:texts")).text

    assert page.count("Văn bản của xã") == 1


@given(
    st.text(max_size=60), st.dictionaries(st.sampled_from(["code", "x"]), st.text(max_size=9))
)
@hypothesis_settings(max_examples=60)
def test_filling_never_fails_and_leaves_other_text_alone(text, words):
    filled = fill(text, words)

    if "%(" not in text:
        assert filled == text
