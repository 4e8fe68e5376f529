"""Why a login was refused, for whoever connects a broker: a code of the security log in words."""

from portal.login.profiles import Claim

_WORDS = {
    "alg_wrong": "It is signed with another algorithm than sign_algo says.",
    "at_hash_wrong": "The access token that came with it is not the one it was made with.",
    "aud_extra": "It is meant for others beside us. Ask the broker for a client with one audience.",
    "aud_wrong": "It is meant for another client: compare client_id with the claim aud.",
    "auth_time_future": "auth_time is in the future: one of the two clocks is wrong.",
    "auth_time_invalid": "auth_time must be a number of seconds.",
    "auth_time_missing": "A recent login was asked for (max_age), but auth_time is not there.",
    "auth_time_old": "A recent login was asked for (max_age), but the broker used an old one.",
    "azp_wrong": "It was given to another client (azp).",
    "bedrijf_missing": "There is no KVK number and no RSIN at the configured paths.",
    "bedrijf_soort_invalid": "The type of the company's number is not KVK or RSIN. A BSN (of the "
    "owner of an eenmanszaak) is never taken for a company.",
    "crit_present": "Its header demands an extension (crit); none is supported.",
    "events_present": "This is a logout token, not an ID token.",
    "events_wrong": "It does not say that it is about a logout.",
    "exp_past": "It has expired. That is normal for a token that was copied a while ago.",
    "iat_invalid": "iat must be a number of seconds.",
    "iat_old": "It was made more than two minutes ago.",
    "iat_or_nbf_future": "It is not valid yet: one of the two clocks is more than 10 s wrong.",
    "identity_contradicts": "The parts do not go together: somebody who represents themself, or a "
    "number of a kind that this login means cannot have. Are the paths swapped?",
    "iss_wrong": "The issuer differs from the configured one; every character counts, also a /.",
    "key_unusable": "The key that the broker publishes cannot be used for this algorithm.",
    "kid_missing": "Its header does not say with which key it was signed (kid).",
    "kid_unknown": "The broker does not publish the key with which it was signed.",
    "loa_missing": "No level (loa) at the configured path. Without a level nobody gets in: let the "
    "broker send one, or configure claims.loa.",
    "loa_unknown": "The level is in no table: add the broker's word to loa_mapping.",
    "nonce_present": "It has a nonce, as an ID token: a logout token must not.",
    "nonce_wrong": "It belongs to another login.",
    "signature_wrong": "The signature does not fit: it was changed, or made with another key.",
    "sub_invalid": "sub must be a text.",
    "sub_missing": "There is no sub.",
    "sub_or_sid_or_jti_invalid": "sub, sid and jti must be texts.",
    "sub_of_another": "The broker gave the same sub to two people in one browser.",
    "text_invalid": "A claim holds half a character (a lone surrogate), which is no text.",
    "token_encrypted": "It is encrypted (JWE). Let the broker sign only.",
    "token_malformed": "This is not a signed JWT that we can read: three parts with dots "
    "between them, without extensions in its header.",
    "token_nested": "It holds another token (cty). Let the broker sign once.",
    "typ_wrong": "Its header says that it is another kind of token (typ).",
    "userinfo_sub_wrong": "The two parts have another sub: they are not of one login.",
}
_NEEDED = {
    Claim.DIENST: "No service of a mandate. Without one nobody gets in for another: let the broker "
    "send it, or configure claims.dienst or claims.dienst_uuid.",
}
_OTHER_WORDS = "It was refused; see docs/install.md for what a login needs."


def say_reason(code: str) -> str:
    """A sentence for the beheerder, in English as all commands are; never made of foreign text."""
    if code in _WORDS:
        return _WORDS[code]
    name, _, what = code.rpartition("_")
    if name not in Claim:
        return f"The claim {name} is missing." if what == "missing" else _OTHER_WORDS
    if what == "missing":
        return _NEEDED.get(Claim(name), f"Nothing at the configured path of {name}.")
    return (
        f"What is at the path of {name} is not what it should be: a text (not a number), with the "
        "right count of digits, without spaces, that passes its own check."
    )
