"""The other gemeenten of the demo: on one installation, each with its own everything.

The names are of real gemeenten, of the pilots in the national MijnZaken guide; nothing else is.
Each has a registration, OpenID clients, a house style and a host name of its own. Their part of the
configuration is made here out of demo/config.yaml, so that no page of YAML stands there six times.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
_TYPES = {
    "zaken": "zrc",
    "catalogi": "ztc",
    "documenten": "drc",
    "besluiten": "brc",
    "notificaties": "nrc",
}
APIS = tuple(_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGemeente:
    """A gemeente beside Voorbeeld. `verhaal`: what its zaken show."""

    slug: str
    naam: str
    verhaal: str

    @property
    def host(self) -> str:
        """Browsers find *.localhost on this machine by themselves (RFC 6761)."""
        return f"{self.slug}.localhost"


GEMEENTEN = (
    DemoGemeente(slug="den-haag", naam="Gemeente Den Haag", verhaal="subsidie geluidssanering"),
    DemoGemeente(slug="tilburg", naam="Gemeente Tilburg", verhaal="een klacht"),
    DemoGemeente(slug="buren", naam="Gemeente Buren", verhaal="individuele inkomenstoeslag"),
    *(
        DemoGemeente(slug=slug, naam=naam, verhaal="bezwaar tegen de WOZ-waarde")
        for slug, naam in (
            ("ooststellingwerf", "Gemeente Ooststellingwerf"),
            ("weststellingwerf", "Gemeente Weststellingwerf"),
            ("opsterland", "Gemeente Opsterland"),
        )
    ),
)


def get_portals(portal: str) -> dict[str, str]:
    """The address of each gemeente by its slug, at the port of `portal` (http://127.0.0.1:8000)."""
    port = portal.rpartition(":")[2]
    return {gemeente.slug: f"http://{gemeente.host}:{port}" for gemeente in GEMEENTEN}


def build_configuration(registration: str) -> dict[str, Any]:
    """The whole configuration of the demo: Voorbeeld as in config.yaml, and the others after it.

    `registration` is the address of the demo registration, without a slash at the end.
    """
    config: dict[str, Any] = yaml.safe_load((HERE / "config.yaml").read_text("utf-8"))
    styles: dict[str, Any] = yaml.safe_load((HERE / "huisstijlen.yaml").read_text("utf-8"))
    for gemeente in GEMEENTEN:
        _add_gemeente(config, gemeente, registration)
    return config | styles


def _add_gemeente(config: dict[str, Any], gemeente: DemoGemeente, registration: str) -> None:
    slug = gemeente.slug
    services = config["zgw_consumers"]["services"]
    for api in APIS:
        own = {
            "identifier": f"{slug}-{api}",
            "label": f"{api} ({gemeente.naam})",
            "api_type": _TYPES[api],
            "api_root": f"{registration}/{slug}/{api}/api/v1/",
        }
        services.append(copy.deepcopy(services[0]) | own)
    first = copy.deepcopy(config["gemeenten"]["items"][0])
    here: dict[str, Any] = {"slug": slug, "naam": gemeente.naam, "hosts": [gemeente.host]}
    teksten = [*first["teksten"], *_read_teksten().get(slug, ())]
    config["gemeenten"]["items"].append(first | here | {"teksten": teksten})
    config["registraties"]["items"].append(
        copy.deepcopy(config["registraties"]["items"][0])
        | {"gemeente": slug, "statistiek": "", **{api: f"{slug}-{api}" for api in APIS}}
    )
    config["berichten"]["items"].append(
        copy.deepcopy(config["berichten"]["items"][0])
        | {"gemeente": slug, "afzender": f"{gemeente.naam} <mijnzaken@{slug}.example>"}
    )
    activities = copy.deepcopy(config["verwerkingen"]["items"][0])
    config["verwerkingen"]["items"].append(activities | {"gemeente": slug})
    config["brokers"]["items"] += [
        copy.deepcopy(broker)
        | {"gemeente": slug, "client_id": get_client_id(broker["client_id"], slug)}
        for broker in config["brokers"]["items"]
        if broker["gemeente"] == "voorbeeld"
    ]


def _read_teksten() -> dict[str, list[dict[str, Any]]]:
    """The texts of the pilots, by slug."""
    teksten: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (HERE / "pilotteksten.yaml").read_text(encoding="utf-8")
    )
    return teksten


def get_client_id(client_id: str, slug: str) -> str:
    """The OpenID client of a gemeente, for the means of that client of Voorbeeld."""
    return f"{client_id}.{slug}"


def write_configuration(path: Path, configuration: Mapping[str, Any]) -> None:
    """Write it as YAML; secrets are not in it, only the names of environment variables."""
    path.write_text(yaml.safe_dump(dict(configuration), sort_keys=False), encoding="utf-8")
