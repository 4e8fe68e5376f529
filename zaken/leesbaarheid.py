"""Whether a Dutch text can be read by somebody who reads with difficulty (level B1). Pure.

Not a judgement of meaning: it measures what can be measured. Sentences that are too long, official
words that have a plain one beside them, `je` where we say `u`, dates in digits, and words that
residents were found to misread. The word list is ours, after the usual advice for plain Dutch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zaken.leesbaarheid_woorden import WOORDEN

# Advice for B1 is ten to fifteen words on average; one sentence may be somewhat longer than that.
LONGEST_SENTENCE = 20
# Letters of a word after which it takes a second look; names of zaaktypen are not ours to choose.
LONGEST_WORD = 24
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_WORD = re.compile(r"[a-zà-ÿ]+(?:['-][a-zà-ÿ]+)*", re.IGNORECASE)
_DIGITS = re.compile(r"\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b")
_INFORMAL = frozenset({"je", "jij", "jou", "jouw", "jullie"})
_PASSIVE = re.compile(
    r"\b(?:wordt|worden|werd|werden)\b.*\bdoor (?:ons|de gemeente)\b", re.IGNORECASE
)
# "Ontvangen" alone was read as: you got money (groningen-mijn-omgeving, 2023).
_MISREAD = re.compile(r"^\W*ontvangen\W*$", re.IGNORECASE)


class Soort(StrEnum):
    """What makes a text hard to read."""

    LANGE_ZIN = "lange zin"
    LANG_WOORD = "lang woord"
    MOEILIJK_WOORD = "moeilijk woord"
    AANSPREKING = "je in plaats van u"
    DATUM = "datum in cijfers"
    LIJDEND = "lijdende vorm"
    MISVERSTAAN = "wordt verkeerd begrepen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opmerking:
    """One thing to make plainer: which part of the text, and what to do about it (Dutch)."""

    soort: Soort
    fragment: str
    advies: str

    def __str__(self) -> str:
        """On one line."""
        return f"{self.soort}: {self.fragment!r}: {self.advies}"


def is_misread(text: str) -> bool:
    """Whether it is a single word that residents read as something else: "Ontvangen"."""
    return _MISREAD.match(text) is not None


def examine(text: str) -> tuple[Opmerking, ...]:
    """What is hard in a text, in the order of the text; empty when nothing was found."""
    return tuple(
        opmerking
        for sentence in _SENTENCE.split(text)
        if sentence.strip()
        for opmerking in _examine_sentence(sentence.strip())
    )


def _examine_sentence(sentence: str) -> Iterator[Opmerking]:
    words = _WORD.findall(sentence)
    if is_misread(sentence):
        advice = "zeg wie wat ontving: Wij hebben uw aanvraag ontvangen"
        yield Opmerking(soort=Soort.MISVERSTAAN, fragment=sentence, advies=advice)
    if len(words) > LONGEST_SENTENCE:
        advice = f"{len(words)} woorden; maak er twee zinnen van"
        yield Opmerking(soort=Soort.LANGE_ZIN, fragment=sentence, advies=advice)
    if _PASSIVE.search(sentence):
        yield Opmerking(soort=Soort.LIJDEND, fragment=sentence, advies="zeg: wij doen het")
    for match in _DIGITS.finditer(sentence):
        yield Opmerking(soort=Soort.DATUM, fragment=match[0], advies="schrijf 1 december 2026")
    yield from _examine_words(words)


def _examine_words(words: list[str]) -> Iterator[Opmerking]:
    for word in words:
        if word.lower() in _INFORMAL:
            yield Opmerking(soort=Soort.AANSPREKING, fragment=word, advies="schrijf u of uw")
        if len(word) > LONGEST_WORD:
            yield Opmerking(soort=Soort.LANG_WOORD, fragment=word, advies="knip het in stukken")
    spaced = f" {' '.join(words).lower()} "
    for hard, plain in WOORDEN.items():
        if f" {hard} " in spaced:
            advice = f"schrijf: {plain}"
            yield Opmerking(soort=Soort.MOEILIJK_WOORD, fragment=hard, advies=advice)
