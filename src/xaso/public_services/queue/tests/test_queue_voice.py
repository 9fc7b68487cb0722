"""The board calls as the commune has chosen: by a voice, by recorded pieces, or by a gong alone."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.queue.models import ScreenKey, Voice
from xaso.public_services.queue.screen_keys import key_of
from xaso.public_services.queue.services.calling import call_next
from xaso.public_services.queue.services.setting_up import choose_voice
from xaso.public_services.queue.speech import DIGITS, LETTERS
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket

STATIC = Path(__file__).parents[1] / "static/queue"
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LISTEN = """
window.played = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, from, length) {
  window.played.push(Math.round(from * 1000) / 1000);
  return start.call(this, when, from, length);
};
"""
VOICE = """
window.said = [];
const voice = { lang: "vi-VN", name: "Tiếng Việt" };
Object.defineProperty(window.SpeechSynthesisUtterance.prototype, "voice", { set() {} });
speechSynthesis.getVoices = () => [voice];
speechSynthesis.speak = (words) => { window.said.push(words.text); words.onend(); };
"""


def wait_for(board, condition):
    """Wait until something is so, without a script of a text, which the page allows nobody."""
    for _try in range(60):
        if board.evaluate(condition):
            return
        board.wait_for_timeout(250)
    pytest.fail(f"never: {condition}")


def pieces():
    written = (STATIC / "voice-pieces.js").read_text()
    return json.loads(re.search(r"= (\{.*\});", written)[1])


def test_every_piece_is_recorded_one_after_the_other():
    spans = list(pieces().values())

    assert set(pieces()) == {"call", "to", *map(str, range(len(DIGITS))), *LETTERS}
    assert all(0.1 < end - begin < 2 for begin, end in spans)
    assert all(one[1] < after[0] for one, after in pairwise(spans))


@pytest.mark.django_db
def test_the_choice_is_made_on_a_page_and_written_down(client):
    commune(HERE)
    client.force_login(official(Role.SUPERVISOR), backend=BACKEND)
    address = reverse("queue:voice")

    shown = client.get(address).content.decode()
    wrong = client.post(address, {"voice": "hát"})
    done = client.post(address, {"voice": "gong"})

    assert "Giọng ghi sẵn" in shown
    assert (wrong.status_code, done.status_code) == (422, 302)
    with acting_in(HERE):
        assert ScreenKey.objects.get(kind="board").voice == "gong"
        entry = AuditEntry.objects.get(action="queue.board.voice_chosen")
        assert entry.details["voice"].endswith("→ Chỉ chuông báo")
        assert client.get(f"/lay-so/{key_of(ScreenKey.Kind.BOARD)}/bang/").context["voice"] == (
            "gong"
        )


@pytest.mark.django_db
def test_who_may_not_set_the_queue_up_chooses_no_voice():
    commune(HERE)
    with acting_in(HERE), pytest.raises(PermissionDenied):
        choose_voice(Voice.GONG, actor=official(Role.RECEPTIONIST))


@pytest.fixture
def called(real_database, open_as):
    """Call A001 to desk 2 in front of a board with its sound on; return the board."""

    def call(voice, *scripts):
        officer, setter = official(Role.RECEPTIONIST), official(Role.IT_OFFICER)
        with acting_in(HERE), transaction.atomic():
            queue_line("A")
            desk = queue_desk(2, officer)
            choose_voice(voice, actor=setter)
            queue_ticket("A")
            path = f"/lay-so/{key_of(ScreenKey.Kind.BOARD)}/bang/"
        board = open_as(None, path)
        for script in scripts:
            board.context.add_init_script(script)
        board.reload()
        board.get_by_role("button", name="Bật tiếng").click()
        with acting_in(HERE), transaction.atomic():
            call_next(desk.pk, actor=officer)
        expect(board.locator(".queue-latest")).to_contain_text("A001", timeout=8000)
        return board

    return call


@pytest.mark.browser
@pytest.mark.real_database
@pytest.mark.parametrize("voice", [Voice.OWN, Voice.RECORDED])
def test_without_a_voice_of_its_own_the_browser_plays_the_pieces(called, voice):
    board = called(voice, LISTEN)

    wait_for(board, "window.played.length >= 7")

    wanted = [pieces()[key][0] for key in ("call", "A", "0", "0", "1", "to", "2")]
    assert board.evaluate("window.played.slice(0, 7)") == wanted


@pytest.mark.browser
@pytest.mark.real_database
def test_a_voice_of_its_own_is_taken_where_there_is_one(called):
    board = called(Voice.OWN, LISTEN, VOICE)

    wait_for(board, "window.said.length === 2")

    assert board.evaluate("window.said[0]") == "Mời số a không không một đến quầy số hai"
    assert board.evaluate("window.played.length") == 0


@pytest.mark.browser
@pytest.mark.real_database
def test_a_gong_alone_is_silent_otherwise(called):
    board = called(Voice.GONG, LISTEN, VOICE)

    board.wait_for_timeout(3000)

    assert board.evaluate("[window.said.length, window.played.length]") == [0, 0]
