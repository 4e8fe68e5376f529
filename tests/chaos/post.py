"""A mail server that takes, refuses, hangs or drops the line after taking: what it took is kept.

Over real SMTP (aiosmtpd). A message counts as delivered when the server had all of it, whatever it
answered: the receiver of mail sees it then.
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.peer.processes import HOST, find_free_port

_HANG_SECONDS = 3.0


@dataclass(slots=True)
class Post:
    """`mode`: ok, refuse (at the address), greylist (4xx), hang, or lose (after a message).

    `full`: addresses whose mailbox takes nothing. `got`: by address, the Message-IDs in the order
    in which they came.
    """

    port: int = 0
    mode: str = "ok"
    full: set[str] = field(default_factory=set)
    got: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    subjects: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The address, which may be refused."""
        del server, session, options
        if self.mode == "refuse":
            return "550 no such mailbox"
        if address in self.full:
            return "452 mailbox full"
        if self.mode == "greylist":
            return "451 try again later"
        if self.mode == "hang":
            await asyncio.sleep(_HANG_SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        """The whole message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        with self._lock:
            for address in envelope.rcpt_tos:
                self.got[address].append(str(message["Message-ID"]).strip())
            self.subjects.append(str(message["Subject"]))
        if self.mode == "lose":
            server.transport.abort()  # type: ignore[union-attr]  # a socket, while it is open
        del session
        return "250 OK"


@contextmanager
def running_post(idle: float = 300.0) -> Iterator[Post]:
    """A mail server on a port of its own; after `idle` seconds without a word it hangs up."""
    post = Post(port=find_free_port())
    controller = Controller(post, hostname=HOST, port=post.port, timeout=idle)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
