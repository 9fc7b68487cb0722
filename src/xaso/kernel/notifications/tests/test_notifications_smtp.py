"""The e-mail adapter speaks to a real mail server over one connection."""

import socketserver
import threading
from email import message_from_bytes, policy

import pytest

from xaso.kernel.notifications.api import EMAIL, Message, channels
from xaso.lib.ids import uuid7


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs; refuses addresses that begin with "no"."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.server.connections += 1
        self.say("220 thu.example.vn")
        while line := self.rfile.readline().strip():
            verb = line[:4].upper()
            if verb == b"RCPT" and b"<no" in line:
                self.say("550 no such person")
            elif verb == b"DATA":
                self.say("354 go on")
                self.server.received.append(self.content())
                self.say("250 taken")
            elif verb == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 fine")
        return None

    def content(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)


@pytest.fixture
def server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.received, server.connections = [], 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": host, "port": port},
            }
        }
        settings.DEFAULT_FROM_EMAIL = "khong-tra-loi@xa.example.vn"
        yield server
        server.shutdown()


def message(address, **more):
    words = {
        "sender": "Xã Vĩnh Lộc",
        "subject": "Hồ sơ đã có kết quả",
        "body": "Kính mời ông/bà.\n.một dòng bắt đầu bằng dấu chấm",
        "url": "",
        "language": "vi",
    }
    return Message(id=uuid7(), address=address, **words | more)


def test_vietnamese_arrives_as_it_was_written(server):
    with channels[EMAIL].session() as send:
        send(message("dao@example.org"))

    (mail,) = server.received
    assert mail["Subject"] == "Hồ sơ đã có kết quả"
    assert mail["From"].addresses[0].display_name == "Xã Vĩnh Lộc"
    assert mail["From"].addresses[0].addr_spec == "khong-tra-loi@xa.example.vn"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.iter_parts()
    assert "ông/bà.\r\n.một dòng" in text.get_content()
    assert "ông/bà." in html.get_content()
    assert text.get_content_charset() == html.get_content_charset() == "utf-8"


def test_a_batch_goes_over_one_connection_past_a_refused_address(server):
    refused = []
    with channels[EMAIL].session() as send:
        for address in ("a@example.org", "nobody@example.org", "b@example.org"):
            try:
                send(message(address))
            except OSError:
                refused.append(address)

    assert [mail["To"] for mail in server.received] == ["a@example.org", "b@example.org"]
    assert refused == ["nobody@example.org"]
    assert server.connections == 1


@pytest.mark.parametrize("bad", ["x@example.org\r\nBcc: all@example.org", "Đề\nmục"])
def test_a_header_cannot_be_smuggled_in(server, bad):
    with (
        channels[EMAIL].session() as send,
        pytest.raises(ValueError, match=r"[Hh]eader|newline"),
    ):
        send(message(bad) if "@" in bad else message("a@example.org", subject=bad))

    assert server.received == []
