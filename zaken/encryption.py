"""The number of a data subject, encrypted for who keeps the logboek: we cannot read it back.

RSA-OAEP with SHA-256 (RFC 8017), as base64. The padding is random: the same number looks different
each time, so that rows of one person cannot be brought together.
"""

from base64 import b64encode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# NCSC: shorter is not safe. Longer makes a row larger and serves nobody.
KEY_BITS = range(2048, 8192 + 1)


def parse_public_key(pem: str) -> RSAPublicKey:
    """The public key in a PEM text. Raises ValueError; its message holds nothing of the text."""
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("not a public key in PEM") from None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA key")  # noqa: TRY004  # a wrong value, not a wrong type of ours
    if key.key_size not in KEY_BITS:
        raise ValueError(f"a key of {key.key_size} bits; {KEY_BITS[0]} to {KEY_BITS[-1]} will do")
    return key


def encrypt_for(key: RSAPublicKey, number: str) -> str:
    """A number that only the holder of the private key can read: base64, ASCII."""
    oaep = OAEP(mgf=MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    return b64encode(key.encrypt(number.encode(), oaep)).decode("ascii")
