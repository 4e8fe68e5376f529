"""What real registers hold and a portal must survive or refuse, added to Anna's zaken.

Secret zaken and documents, drafts, links without content, a rol by URL only, odd names, big files.
"""

from demo.people import Person
from demo.registration.builder import Builder, Zaak
from demo.registration.pdf import build_pdf
from demo.registration.store import make_uuid
from demo.registration.voorbeeld import AANVRAAG, BIJLAGE, BRIEF, NOTITIE, Voorbeeld

BIG_DOCUMENT = 3 * 1024 * 1024
"""Bytes of the document that must be streamed."""

LONG_NAME = "Foto's gevel & façade, «Café Ünïcode» № 12 (vóór schilderwerk, œuvre 3½) " + "é" * 120


def add_traps(builder: Builder, catalogus: Voorbeeld, anna: Person) -> None:
    """Add all traps, on top of the zaken of the story."""
    _add_secret(builder, catalogus, anna)
    _add_by_url(builder, catalogus)
    zaak = _add_without_name(builder, catalogus, anna)
    _add_documents(builder, zaak)


def _add_secret(builder: Builder, catalogus: Voorbeeld, anna: Person) -> None:
    """Add a zaak no resident may see, though Anna has a rol in it."""
    zaak = builder.zaak(
        catalogus.klacht,
        "anna-val-zeer-geheim",
        statuses=[("Klacht ontvangen", -40, "Niet bespreken met betrokkene")],
        raw={
            "omschrijving": "Onderzoek naar melder",
            "vertrouwelijkheidaanduiding": "zeer_geheim",
        },
    )
    builder.rol(zaak, anna.bsn, anna.naam)
    builder.document(zaak, "Onderzoeksplan", soort=NOTITIE)


def _add_by_url(builder: Builder, catalogus: Voorbeeld) -> None:
    """Add a zaak with a rol that is only a URL: it belongs to nobody we can name."""
    zaak = builder.zaak(
        catalogus.melding,
        "anna-val-alleen-url",
        statuses=[("Melding ontvangen", -33)],
        raw={"omschrijving": "Melding met betrokkene als URL"},
    )
    person = make_uuid("personen", "anna")
    builder.rol_url(zaak, f"https://brp.voorbeeld.example/personen/{person}")
    builder.behandelaar(zaak)


def _add_without_name(builder: Builder, catalogus: Voorbeeld, anna: Person) -> Zaak:
    """Add a running zaak whose omschrijving is empty."""
    zaak = builder.zaak(
        catalogus.melding,
        "anna-val-zonder-omschrijving",
        statuses=[
            ("Melding ontvangen", builder.moment(-12, "23:30:59")),
            ("Melding oppakken", -8, "Interne aantekening: melder belt vaak"),
        ],
        raw={"omschrijving": ""},
    )
    builder.rol(zaak, anna.bsn, anna.naam)
    builder.behandelaar(zaak)
    return zaak


def _add_documents(builder: Builder, zaak: Zaak) -> None:
    """Add documents that must be hidden or handled with care, among normal ones."""
    received = {"ontvangstdatum": -12, "creatiedatum": -12}
    builder.document(
        zaak,
        "Melding als tekst",
        soort=AANVRAAG,
        inhoud=b"Er ligt al een week een boom op de stoep. Voorbeeld.\n",
        raw={**received, "formaat": "text/plain", "bestandsnaam": "melding.txt"},
    )
    secret = {"vertrouwelijkheidaanduiding": "geheim"}
    builder.document(zaak, "Geheim advies", soort=BRIEF, raw=secret)
    builder.document(zaak, "Conceptbrief", soort=BRIEF, raw={"status": "in_bewerking"})
    link = {"link": "https://archief.voorbeeld.example/doc/9", "verzenddatum": -8}
    builder.document(zaak, "Alleen een link", soort=BRIEF, inhoud=None, raw=link)
    name = {**received, "bestandsnaam": f"{LONG_NAME}.pdf"}
    builder.document(zaak, LONG_NAME[:200], soort=BIJLAGE, raw=name)
    big = build_pdf("Plattegrond van de wijk", size=BIG_DOCUMENT)
    sent = {"verzenddatum": -8, "creatiedatum": -8}
    builder.document(zaak, "Plattegrond van de wijk", soort=BRIEF, inhoud=big, raw=sent)
    letter = builder.document(zaak, "Brief met twee versies", soort=BRIEF, raw=sent)
    builder.new_version(letter, build_pdf("Brief met twee versies (tweede)"))
