"""`python -m demo.mailbox`: a mail server that delivers nothing, and a page with what it got.

So that the demo shows what residents are sent. In memory only; the newest 200 are kept. Addresses
at weigert.example are refused, as a mail server does that knows no such mailbox.
"""

import argparse
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
_MOST = 200
_UNKNOWN = "@weigert.example"
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_STYLE = """
body { font-family: Arial, sans-serif; font-size: 18px; line-height: 1.5; margin: 0; }
main { max-width: 48rem; margin: 0 auto; padding: 1rem; }
.demo { background: #fff3bf; margin: 0; padding: .5rem 1rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-bottom: 1px solid #767676; padding: .75rem 0; }
pre { background: #f3f3f3; padding: 1rem; overflow-wrap: anywhere; white-space: pre-wrap; }
iframe { border: 1px solid #767676; height: 44rem; width: 100%; }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message as it came in."""

    number: int
    at: datetime
    message: EmailMessage

    def get(self, name: str) -> str:
        """A header in words."""
        return str(self.message.get(name, ""))

    def part(self, kind: str) -> str:
        """The text of its plain or html part."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found is not None else ""


@dataclass(slots=True)
class Mailbox:
    """All that came in, the oldest first. As a handler of aiosmtpd and as a WSGI application."""

    posts: list[Post] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Any address but one."""
        del server, session, options
        if address.endswith(_UNKNOWN):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        """Take a message."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        with self._lock:
            number = self.posts[-1].number + 1 if self.posts else 1
            self.posts = [*self.posts, Post(number=number, at=datetime.now(UTC), message=message)]
            self.posts = self.posts[-_MOST:]
        return "250 OK"

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The list at /, one message at /3/, its HTML alone at /3/html/."""
        parts = [part for part in environ.get("PATH_INFO", "").split("/") if part]
        post = next((p for p in self.posts if parts[:1] == [str(p.number)]), None)
        status, page = HTTPStatus.OK, self._list()
        if post is not None and parts[1:] == ["html"]:
            page = post.part("html")
        elif post is not None:
            page = _show(post)
        elif parts:
            status, page = (
                HTTPStatus.NOT_FOUND,
                _page("Niet gevonden", "<p>Dit bericht is er niet.</p>"),
            )
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
            ),
        ]
        start_response(f"{status.value} {status.phrase}", headers)
        return [page.encode()]

    def _list(self) -> str:
        rows = "".join(
            f'<li><a href="/{p.number}/">{escape(p.get("subject"))}</a><br>'
            f"aan {escape(p.get('to'))}, {_say(p.at)}</li>"
            for p in reversed(self.posts)
        )
        return _page("Postvak van de demo", f"<ol>{rows}</ol>" if rows else "<p>Nog geen post.</p>")


def _say(at: datetime) -> str:
    return at.astimezone(_AMSTERDAM).strftime("%H.%M.%S uur")


def _show(post: Post) -> str:
    headers = "".join(
        f"{name}: {post.get(name)}\n"
        for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")
    )
    return _page(
        post.get("subject"),
        f'<p><a href="/">Terug naar het postvak</a></p><pre>{escape(headers)}</pre>'
        f'<h2>Als HTML</h2><iframe title="HTML" sandbox src="/{post.number}/html/"></iframe>'
        f"<h2>Als tekst</h2><pre>{escape(post.part('plain'))}</pre>",
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<p class="demo">Voorbeeld: deze post gaat nergens heen.</p>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def main(argv: Sequence[str] | None = None) -> None:
    """Serve both until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m demo.mailbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8003, help="of the page")
    parser.add_argument("--smtp", type=int, default=8004, help="of the mail server")
    options = parser.parse_args(argv)
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname=HOST, port=options.smtp)
    controller.start()
    try:
        make_server(HOST, options.port, mailbox, handler_class=_Quiet).serve_forever()
    except KeyboardInterrupt:
        return
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
