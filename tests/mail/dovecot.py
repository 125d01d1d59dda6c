"""A real IMAP server in a temporary folder, on loopback and without rights: Dovecot 2.3 of the system."""

import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PATIENCE = 60
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail
disable_plaintext_auth = no
first_valid_uid = {uid}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
{tls}
"""
TLS = "ssl = yes\nssl_cert = <{certificate}\nssl_key = <{key}\n"


class Dovecot:
    """The server; it may be killed and started again, and keeps its mails."""

    def __init__(self, folder: Path, certificate: tuple[Path, Path] | None) -> None:
        self.folder, self.certificate = folder, certificate
        self.port, self.tls_port = _free_port(), _free_port() if certificate else 0
        self._server: subprocess.Popen[bytes] | None = None
        user = _user()
        tls = TLS.format(certificate=certificate[0], key=certificate[1]) if certificate else "ssl = no"
        (folder / "dovecot.conf").write_text(
            CONFIGURATION.format(
                folder=folder, user=user.pw_name, group=_group(user), uid=user.pw_uid, gid=user.pw_gid,
                port=self.port, tls_port=self.tls_port, tls=tls,
            )
        )  # fmt: skip
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)

    @property
    def url(self) -> str:
        return f"imap://ada:secret@127.0.0.1:{self.port}/INBOX"

    @property
    def safe_url(self) -> str:
        return f"imaps://ada:secret@localhost:{self.tls_port}/INBOX"

    def start(self) -> None:
        user = _user()
        rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self._server = subprocess.Popen(
            [_program(), "-F", "-c", self.folder / "dovecot.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **rights,
        )
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """It goes away in the middle of whatever it does."""
        if self._server is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(PATIENCE)
        self._server = None

    def put(self, *messages: bytes) -> None:
        """These mails arrive."""
        with self._client() as client:
            for message in messages:
                assert client.append("INBOX", None, None, message)[0] == "OK"

    def mails(self, which: str = "ALL") -> list[bytes]:
        """The mails that lie there, unread ones where `which` is UNSEEN; they stay as they are."""
        with self._client() as client:
            client.select("INBOX", readonly=True)
            numbers = client.search(None, which)[1][0].split()
            return [client.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]

    def mark_deleted(self, number: int) -> None:
        """Somebody marks a mail in their mail program and has not thrown it out yet."""
        with self._client() as client:
            client.select("INBOX")
            client.store(str(number), "+FLAGS", r"(\Deleted)")

    @contextmanager
    def _client(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.login("ada", "secret")
            yield client
        finally:
            client.shutdown()


@contextmanager
def running(certificate: tuple[bytes, bytes] | None = None) -> Iterator[Dovecot]:
    """A fresh server with an empty mailbox; skips where Dovecot 2.3 is not installed."""
    skip_where_missing()
    folder = Path(tempfile.mkdtemp(prefix="einklang-imap-", dir="/tmp"))  # a socket's path may be 100 long
    files = None
    try:
        if certificate:
            files = (folder / "certificate.pem", folder / "key.pem")
            for path, content in zip(files, certificate, strict=True):
                path.write_bytes(content)
        server = Dovecot(folder, files)
        server.start()
        yield server
        server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def skip_where_missing() -> None:
    program = _program()
    if program is None:
        pytest.skip("Dovecot is not installed (Debian: dovecot-imapd)")
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    if not re.match(r"2\.3\.", version):
        pytest.skip(f"these tests know the settings of Dovecot 2.3, and this is {version.split()[0]}")


def _program() -> str | None:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")


def _user() -> pwd.struct_passwd:
    """It runs as whoever runs the tests, and as nobody where that is root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _group(user: pwd.struct_passwd) -> str:
    return grp.getgrgid(user.pw_gid).gr_name


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
