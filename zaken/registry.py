"""The registrations of a gemeente as ZaakSources, made from the configuration in the database.

What is configured is remembered until it changes (zaken.current); connections and the catalogus of
a registration live on as long as its own rows stay the same.
"""

import threading
from collections.abc import Mapping
from copy import copy

from django.conf import settings
from requests.auth import AuthBase
from zgw_consumers.client import ServiceConfigAdapter
from zgw_consumers.constants import AuthTypes
from zgw_consumers.models import Service

from zaken.current import while_unchanged
from zaken.domain import ZaakNotFoundError
from zaken.models import Gemeente, Registratie, Zaaktypetekst
from zaken.source import ZaakSource
from zaken.zgw.adapter import Apis, ZGWSource
from zaken.zgw.auth import RenewingZGWAuth, TokenEndpointAuth
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.catalogus_shared import get_shared_cache
from zaken.zgw.deadline import Limits
from zaken.zgw.line import Line
from zaken.zgw.profiles import PROFILES
from zaken.zgw.transport import Transport, Upstream

_CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
_APIS = ("zaken", "catalogi", "documenten", "besluiten")

_lock = threading.Lock()
_sources: dict[int, tuple[object, ZGWSource]] = {}


def list_sources(gemeente: Gemeente) -> tuple[ZaakSource, ...]:
    """All registrations of a gemeente, in their configured order."""
    return _list_sources(gemeente.pk)


def get_source(gemeente: Gemeente, slug: str) -> ZaakSource:
    """One registration by its slug. Raises ZaakNotFoundError: an unknown one holds no zaken."""
    for source in list_sources(gemeente):
        if source.slug == slug:
            return source
    raise ZaakNotFoundError


def get_zgw_source(gemeente: Gemeente, slug: str) -> ZGWSource:
    """The same with its transports, for checking how well it works."""
    for source in _list_sources(gemeente.pk):
        if source.slug == slug:
            return source
    raise ZaakNotFoundError


def get_statistics_transport(row: Registratie) -> Transport | None:
    """The Zaken API by the authorisation for measuring, on a line of its own; None without one.

    Nothing of it is shared with the pages of residents: neither its slots nor its rights.
    """
    if row.statistiek is None:
        return None
    headers: dict[str, str] = row.doelbinding
    return _build_transport(Line(row.slug, Limits(mandatory=1.0)), row.statistiek, headers | _CRS)


def forget_sources() -> None:
    """Drop all connections and catalogi; the next request makes new ones."""
    with _lock:
        _sources.clear()
    _list_sources.forget()


@while_unchanged
def _list_sources(gemeente: int) -> tuple[ZGWSource, ...]:
    rows = Registratie.objects.filter(gemeente=gemeente).select_related(*_APIS)
    return tuple(_get_source(row) for row in rows)


def _fingerprint(row: Registratie) -> object:
    """Everything the source is made of; another fingerprint means another source."""
    services = [getattr(row, api) for api in _APIS]
    own = (row.slug, row.naam, row.profiel, row.zoek_met_get, row.rollen_eindigen_niet)
    words = (row.berichten_zonder_doelgroep, _has_domeinen(row))
    return (*own, *words, tuple(row.doelbinding.items())), tuple(
        tuple(getattr(service, field.attname) for field in Service._meta.concrete_fields)  # noqa: SLF001  # Django's public API despite its name
        for service in services
        if service is not None
    )


def _has_domeinen(row: Registratie) -> bool:
    """Whether some text is for one catalogus only, so that it matters of which a zaaktype is."""
    teksten = Zaaktypetekst.objects.filter(gemeente=row.gemeente_id)
    return teksten.exclude(domein="").exists()


def _get_source(row: Registratie) -> ZGWSource:
    fingerprint = _fingerprint(row)
    with _lock:
        known = _sources.get(row.pk)
        source = known[1] if known and known[0] == fingerprint else _build_source(row)
        _sources[row.pk] = (fingerprint, source)
    if row.catalogus_gewijzigd is not None:
        source.apis.catalogus.cache.forget_before(row.catalogus_gewijzigd.timestamp())
    return source


def _build_source(row: Registratie) -> ZGWSource:
    line = Line(row.slug, _build_limits())
    headers: dict[str, str] = row.doelbinding
    return ZGWSource(
        slug=row.slug,
        naam=row.naam,
        apis=Apis(
            zaken=_build_transport(line, row.zaken, headers | _CRS),
            documenten=_build_transport(line, row.documenten, headers),
            besluiten=_build_transport(line, row.besluiten, headers) if row.besluiten else None,
            catalogus=Catalogus(
                _build_transport(line, row.catalogi, headers),
                settings.CATALOGUS_FRESH_SECONDS,
                get_shared_cache(),
            ),
        ),
        profile=PROFILES[row.profiel],
        zoek_met_get=row.zoek_met_get,
        rollen_eindigen_niet=row.rollen_eindigen_niet,
        berichten_zonder_doelgroep=row.berichten_zonder_doelgroep,
        domeinen=_has_domeinen(row),
        page_seconds=settings.UPSTREAM_PAGE_SECONDS,
    )


def _build_limits() -> Limits:
    """The seconds of the settings as parts of a page."""
    page = settings.UPSTREAM_PAGE_SECONDS
    return Limits(
        mandatory=settings.UPSTREAM_MANDATORY_SECONDS / page,
        optional=settings.UPSTREAM_OPTIONAL_SECONDS / page,
    )


def _build_transport(line: Line, service: Service, headers: Mapping[str, str]) -> Transport:
    """A transport out of a Service of zgw-consumers: its root, certificates and authentication.

    `headers` go on every call: the doelbinding of the registration, and the CRS where it is asked.
    """
    without_auth = copy(service)
    if service.auth_type == AuthTypes.oauth2_client_credentials:
        without_auth.auth_type = AuthTypes.no_auth  # the library would ask for a token here
    kwargs = ServiceConfigAdapter(without_auth).get_client_session_kwargs()
    verify, cert = kwargs.get("verify", True), kwargs.get("cert")

    def make_auth() -> AuthBase | None:
        if service.auth_type == AuthTypes.zgw:
            return RenewingZGWAuth(service)
        if service.auth_type == AuthTypes.oauth2_client_credentials:
            return TokenEndpointAuth(
                url=service.oauth2_token_url,
                client_id=service.client_id,
                secret=service.secret,
                scope=service.oauth2_scope,
                verify=verify,
                cert=cert,
            )
        auth: AuthBase | None = kwargs.get("auth")
        return auth

    return Transport(
        Upstream(
            registratie=line.registratie,
            api_root=service.api_root,
            connect_seconds=settings.UPSTREAM_CONNECT_SECONDS,
            make_auth=make_auth,
            verify=verify,
            cert=cert,
            headers=headers,
        ),
        line,
    )
