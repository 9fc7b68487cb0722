"""A real mail server for tests: Dovecot on the loopback, with a certificate of its own."""

import grp
import os
import pwd
import shutil
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen, run

import pytest
from imap_tools import MailBox

from tests.programs import free_ports, stop, wait_until

USER, PASSWORD = "vanthu@xa-mau.example", "mat-khau-chi-de-thu"
_SETTINGS = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
ssl = required
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
"""


@dataclass
class MailServer:
    """Where it listens, who vouches for it, and a way to put letters into it and look at them."""

    port: int
    authority: Path

    def open(self, folder="INBOX"):
        """Open the mailbox as the clerk's own mail program does."""
        context = ssl.create_default_context(cafile=self.authority)
        box = MailBox("127.0.0.1", self.port, timeout=20, ssl_context=context)
        return box.login(USER, PASSWORD, initial_folder=folder)

    def deliver(self, *letters):
        """Let letters arrive."""
        with self.open() as box:
            for letter in letters:
                box.append(letter, "INBOX")

    def folders(self):
        """Return what lies where: the subjects of each folder."""
        with self.open() as box:
            found = {}
            for one in box.folder.list():
                box.folder.set(one.name)
                found[one.name] = [letter.subject for letter in box.fetch(mark_seen=False)]
        return found

    def empty(self):
        """Throw everything away, for the next test."""
        with self.open() as box:
            for one in box.folder.list():
                if one.name != "INBOX":
                    box.folder.delete(one.name)
            box.folder.set("INBOX")
            box.delete(box.uids())


@pytest.fixture(scope="session")
def mail_server_of_session():
    """Start Dovecot once for all tests that need it."""
    dovecot = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if not dovecot or not shutil.which("openssl"):
        pytest.skip("No Dovecot here (Debian: dovecot-imapd).")
    home = Path(tempfile.mkdtemp(prefix="xaso-mail-"))
    home.chmod(0o755)
    server = MailServer(free_ports(1)[0], home / "cert.pem")
    _prepare(home, server.port)
    process = Popen(
        [dovecot, "-c", home / "dovecot.conf", "-F"],
        stdout=DEVNULL,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: _answers(server), seconds=20, process=process)
        yield server
    finally:
        stop(process)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def mail_server(mail_server_of_session):
    """An empty mailbox on a real server."""
    mail_server_of_session.empty()
    return mail_server_of_session


def _prepare(home, port):
    owner = pwd.getpwuid(os.getuid()).pw_name
    is_root = os.getuid() == 0
    mail = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    said = _SETTINGS.format(
        home=home,
        port=port,
        internal="dovecot" if is_root else owner,
        group="dovecot" if is_root else grp.getgrgid(os.getgid()).gr_name,
        login="dovenull" if is_root else owner,
        password=PASSWORD,
        uid=mail.pw_uid,
        gid=mail.pw_gid,
    )
    (home / "dovecot.conf").write_text(said)
    (home / "mail").mkdir()
    os.chown(home / "mail", mail.pw_uid, mail.pw_gid)
    run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", home / "key.pem", "-out", home / "cert.pem",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _answers(server):
    try:
        with server.open():
            return True
    except OSError:
        return False
