"""The data subject is readable for who has the private key, and for nobody else."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.logboek import decrypt, make_key, say_public_key
from tests.unit.examples import BSN
from zaken.encryption import encrypt_for, parse_public_key


def test_only_the_private_key_reads_it() -> None:
    text = encrypt_for(parse_public_key(say_public_key()), BSN["anna"])
    assert decrypt(text) == BSN["anna"]
    assert BSN["anna"] not in text
    with pytest.raises(ValueError):
        decrypt(text, make_key(1))


def test_the_same_number_looks_different_each_time() -> None:
    key = parse_public_key(say_public_key())
    assert len({encrypt_for(key, BSN["anna"]) for _ in range(5)}) == 5


def test_other_keys_are_refused_and_not_repeated() -> None:
    private = make_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    short = generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # the point
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    curve_pem = curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for pem, words in (
        (private.decode(), "not a public key"),
        (say_public_key(short), "1024 bits"),
        (curve_pem.decode(), "not an RSA key"),
        ("", "not a public key"),
        (say_public_key()[:200], "not a public key"),
    ):
        with pytest.raises(ValueError, match=words) as caught:
            parse_public_key(pem)
        assert "BEGIN" not in str(caught.value)
