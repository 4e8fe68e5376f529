"""All addresses. Each view is public or names its policy action (portal.access)."""

from django.urls import path

from portal.login.backchannel import BackChannelLogoutView
from portal.login.views import CallbackView, LogoutView
from portal.views import (
    agenda,
    doorlooptijden,
    gegevens,
    health,
    home,
    huisstijl,
    information,
    inzage,
    login,
    notificaties,
    security,
    session,
    voorkeuren,
    zaak,
    zaken,
)
from portal.views.document import document_download

urlpatterns = [
    path("", home.home, name="home"),
    path("huisstijl/<slug:merk>.css", huisstijl.stylesheet, name="huisstijl"),
    path("huisstijl/<slug:merk>.svg", huisstijl.logo, name="logo"),
    path("inloggen/", login.login, name="inloggen"),
    path("inloggen/callback/", CallbackView.as_view(), name="callback"),
    path("inloggen/backchannel/", BackChannelLogoutView.as_view(), name="backchannel"),
    path("uitloggen/", LogoutView.as_view(), name="uitloggen"),
    path("uitgelogd/", login.logged_out, name="uitgelogd"),
    path("sessie/", session.session, name="sessie"),
    path("sessie-verlopen/", session.session_expired, name="sessie-verlopen"),
    path("overzicht/", zaken.overview, name="overzicht"),
    path("zaken/", zaken.zaken_list, name="zaken"),
    path("zaken/zoeken/", zaken.zaken_search, name="zoeken"),
    path("zaken/<slug:registratie>/<uuid:uuid>/", zaak.zaak_detail, name="zaak"),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/geschiedenis/",
        zaak.zaak_history,
        name="geschiedenis",
    ),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/berichten/",
        voorkeuren.zaakvoorkeur,
        name="zaakvoorkeur",
    ),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/actie.ics",
        agenda.actie_agenda,
        name="actie-agenda",
    ),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/documenten/<uuid:document>/",
        document_download,
        name="document",
    ),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/gegevens.json",
        gegevens.zaak_gegevens,
        name="gegevens",
    ),
    path(
        "zaken/<slug:registratie>/<uuid:uuid>/besluiten/<uuid:besluit>/bezwaar.ics",
        agenda.bezwaar_agenda,
        name="bezwaar-agenda",
    ),
    path("notificaties/<slug:registratie>/", notificaties.notificaties, name="notificaties"),
    path("berichten/", voorkeuren.voorkeuren, name="voorkeuren"),
    path("afmelden/<str:code>/", voorkeuren.afmelden, name="afmelden"),
    path("inzage/", inzage.inzage, name="inzage"),
    path("doorlooptijden/", doorlooptijden.doorlooptijden, name="doorlooptijden"),
    path("contact/", information.contact, name="contact"),
    path("privacy/", information.privacy, name="privacy"),
    path("cookies/", information.cookies, name="cookies"),
    path("toegankelijkheid/", information.toegankelijkheid, name="toegankelijkheid"),
    path(".well-known/security.txt", security.security_txt, name="security-txt"),
    path("healthz", health.health, name="health"),
]

handler400 = "portal.views.errors.bad_request"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
