# ruff: noqa: ARG002, ARG005
"""An IMAP server of our own that misbehaves on demand; it knows just what a careful client asks for."""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, SECRET = "desk@client.example", "s3cret pass"
DATE = '"02-Mar-2026 10:00:00 +0000"'


@dataclass
class Box:
    """What the server holds, and how it misbehaves."""

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    uidvalidity: int = 1
    idle: bool = True
    date: str = DATE
    seen: set[tuple[str, int]] = field(default_factory=set)
    deleted: list[str] = field(default_factory=list)
    drop_after_fetches: int = -1
    refuse_login: bool = False
    refuse_search: bool = False
    refuse_store: bool = False
    noise: bool = False
    uid_last: bool = False
    sessions: int = 0
    fetches: int = 0
    idling: threading.Event = field(default_factory=threading.Event)
    news: threading.Event = field(default_factory=threading.Event)

    def add(self, raw: bytes, folder: str = "INBOX") -> int:
        """A new mail, and a word to whoever idles."""
        mails = self.folders[folder]
        uid = max(mails, default=0) + 1
        mails[uid] = raw
        self.news.set()
        return uid


class Session(socketserver.StreamRequestHandler):
    server: "Server"
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.box, self.folder = self.server.box, "INBOX"
        self.box.sessions += 1
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode("latin-1").rstrip("\r\n").partition(" ")
            command, _, arguments = rest.partition(" ")
            answer = getattr(self, f"do_{command.lower()}", None)
            if answer is None:
                self.say(f"{tag} BAD unknown")
            elif not answer(tag, arguments):
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode("latin-1") + b"\r\n")

    def ok(self, tag: str) -> bool:
        if self.box.noise:
            self.say("* OK [ALERT] this server likes to talk")
            self.say("* 99 EXISTS")
        self.say(f"{tag} OK done")
        return True

    def do_capability(self, tag: str, arguments: str) -> bool:
        self.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2" + (" IDLE" if self.box.idle else ""))
        return self.ok(tag)

    def do_login(self, tag: str, arguments: str) -> bool:
        if self.box.refuse_login or SECRET not in arguments:
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
            return True
        return self.ok(tag)

    def do_authenticate(self, tag: str, arguments: str) -> bool:
        self.say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        if said != f"user={USER}\x01auth=Bearer {SECRET}\x01\x01":
            self.say(f"{tag} NO expired token")
            return True
        return self.ok(tag)

    def do_select(self, tag: str, arguments: str) -> bool:
        self.folder = arguments.strip('"')
        if self.folder not in self.box.folders:
            self.say(f"{tag} NO no such folder")
            return True
        self.say(f"* {len(self.box.folders[self.folder])} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.uidvalidity}] valid")
        return self.ok(tag)

    do_examine = do_select

    def do_uid(self, tag: str, arguments: str) -> bool:
        what, _, rest = arguments.partition(" ")
        return bool(getattr(self, f"uid_{what.lower()}")(tag, rest))

    def uid_search(self, tag: str, rest: str) -> bool:
        if self.box.refuse_search:
            self.say(f"{tag} NO not now")
            return True
        uids = sorted(self.box.folders[self.folder])
        if found := re.match(r"UID (\d+):\*", rest):
            uids = [uid for uid in uids if uid >= int(found[1])] or uids[-1:]
        self.say("* SEARCH " + " ".join(map(str, uids)))
        return self.ok(tag)

    def uid_fetch(self, tag: str, rest: str) -> bool:
        if self.box.fetches == self.box.drop_after_fetches:
            self.box.drop_after_fetches = -1
            return False
        self.box.fetches += 1
        assert "BODY.PEEK[]" in rest
        uid = int(rest.split(maxsplit=1)[0])
        if raw := self.box.folders[self.folder].get(uid):
            before, after = ("", f" UID {uid}") if self.box.uid_last else (f"UID {uid} ", "")
            self.wfile.write(f"* 1 FETCH ({before}INTERNALDATE {self.box.date} BODY[] {{{len(raw)}}}\r\n".encode())
            self.wfile.write(raw + f"{after})\r\n".encode())
        return self.ok(tag)

    def uid_store(self, tag: str, rest: str) -> bool:
        if "\\Deleted" in rest:
            self.box.deleted.append(rest)
        if self.box.refuse_store:
            self.say(f"{tag} NO read-only")
            return True
        self.box.seen.add((self.folder, int(rest.split(maxsplit=1)[0])))
        return self.ok(tag)

    def do_idle(self, tag: str, arguments: str) -> bool:
        self.box.news.clear()
        self.say("+ idling")
        self.box.idling.set()
        self.request.settimeout(0.05)
        while True:
            try:
                line = self.rfile.readline()
            except TimeoutError:
                line = None
                self.rfile = self.request.makefile("rb")
            if line == b"":
                return False
            if line:
                break
            if self.box.news.is_set():
                self.box.news.clear()
                self.say("* 1 EXISTS")
        self.box.idling.clear()
        self.request.settimeout(None)
        return self.ok(tag)

    def do_logout(self, tag: str, arguments: str) -> bool:
        self.say("* BYE")
        self.ok(tag)
        return False

    def do_expunge(self, tag: str, arguments: str) -> bool:
        self.box.deleted.append("expunge")
        return self.ok(tag)

    do_noop = do_check = do_unselect = do_close = ok_alone = lambda self, tag, arguments: self.ok(tag)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Box


@contextmanager
def serving(box: Box) -> Iterator[int]:
    """The port on which the box is reached."""
    with Server(("127.0.0.1", 0), Session) as server:
        server.box = box
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
