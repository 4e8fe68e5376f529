"""Small, valid PDF files made by code, so that the demo's downloads open in a reader.

One page, the title as text and the word "Voorbeeld"; only the fonts every reader has.
"""

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def build_pdf(titel: str, *, size: int = 0) -> bytes:
    """Return a one-page PDF; with `size` (bytes) padded to at least that, for slow downloads."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        _stream(_text(titel)),
        _FONT,
    )
    head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + _padding(size)
    return _with_xref(head, objects)


def _text(titel: str) -> bytes:
    lines = (_escape(titel), b"Voorbeeld")
    shown = b" 0 -32 Td ".join(b"(" + line + b") Tj" for line in lines)
    return b"BT /F1 20 Tf 72 760 Td " + shown + b" ET"


def _escape(text: str) -> bytes:
    raw = text.encode("cp1252", errors="replace")
    return raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _padding(size: int) -> bytes:
    line = b"%" + b"Voorbeeld " * 8 + b"\n"
    return line * (size // len(line) + 1 if size else 0)


def _with_xref(head: bytes, objects: tuple[bytes, ...]) -> bytes:
    body = bytearray(head)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    body += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(body)
