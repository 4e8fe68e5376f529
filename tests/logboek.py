"""A Logboek Dataverwerkingen for tests: a WSGI application with its own key that keeps spans.

`moods` are how it answers next; when they are used up it acknowledges everything.
"""

import json
import time
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

type Span = dict[str, Any]
type Answer = tuple[str, dict[str, str], bytes]
type Mood = Callable[[list[Span]], Answer]

JSON = {"Content-Type": "application/json"}


@cache
def make_key(number: int = 0) -> RSAPrivateKey:
    """A private key; another one for another number."""
    del number
    return generate_private_key(public_exponent=65537, key_size=2048)


def say_public_key(key: RSAPrivateKey | None = None) -> str:
    """Its public half as PEM."""
    public = (key or make_key()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def decrypt(text: str, key: RSAPrivateKey | None = None) -> str:
    """What only the receiver can read. Raises ValueError with another key."""
    oaep = OAEP(mgf=MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    return (key or make_key()).decrypt(b64decode(text, validate=True), oaep).decode()


def acknowledge(spans: list[Span]) -> Answer:
    """Take them all."""
    del spans
    return "200 OK", JSON, b'{"partialSuccess":{}}'


def answer(status: str, body: bytes = b"{}", **headers: str) -> Mood:
    """Always the same; take nothing."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _spans: (status, JSON | named, body)


def reject(refused: Iterable[str]) -> Mood:
    """Take all but the spans with these ids, and say how many that are, as OTLP does: in text."""
    unwanted = frozenset(refused)

    def mood(spans: list[Span]) -> Answer:
        count = sum(span["spanId"] in unwanted for span in spans)
        partial = {"rejectedSpans": str(count), "errorMessage": "999990019 is odd"} if count else {}
        return "200 OK", JSON, json.dumps({"partialSuccess": partial}).encode()

    return mood


def hang(seconds: float) -> Mood:
    """Take none, and say so late."""

    def mood(spans: list[Span]) -> Answer:
        time.sleep(seconds)
        return acknowledge(spans)

    return mood


@dataclass
class Receiver:
    """All requests it got, and the ids of the spans in them, in order."""

    moods: list[Mood] = field(default_factory=list)
    always: Mood = acknowledge
    requests: list[dict[str, Any]] = field(default_factory=list)
    environs: list[WSGIEnvironment] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer in the next mood."""
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        self.requests.append(body)
        self.environs.append(environ)
        mood = self.moods.pop(0) if self.moods else self.always
        status, headers, text = mood(get_spans(body))
        start_response(status, [*headers.items(), ("Content-Length", str(len(text)))])
        return [text]

    @property
    def ids(self) -> list[list[str]]:
        """Per request the ids of its spans."""
        return [[span["spanId"] for span in get_spans(body)] for body in self.requests]


def get_spans(body: dict[str, Any]) -> list[Span]:
    """The spans of a request, of one resource and one scope."""
    [resource] = body["resourceSpans"]
    [scope] = resource["scopeSpans"]
    spans: list[Span] = scope["spans"]
    return spans
