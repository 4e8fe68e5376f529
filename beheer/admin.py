"""What staff see: the configuration, as it was loaded from YAML, and who looked at what. Read-only.

Not here: sessions, verwerkingen that wait to be sent, and anything encrypted. A field of the type
EncryptedTextField is never asked of the database, so it cannot get on a page.
"""

from typing import TYPE_CHECKING, Any, ClassVar, override

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from beheer.pages import STAFF
from beheer.site import site
from berichten.models import Berichtinstelling, Bezorging, Zaaktypebericht
from portal.huisstijl import FONTS, build_css, list_pairs
from portal.models import Broker, Huisstijl, Melding
from portal.voorbeeld import render_voorbeeld
from zaken.at_rest import EncryptedTextField
from zaken.events import Event, record_event
from zaken.models import (
    Afscherming,
    Gemeente,
    Gemeten,
    Host,
    Inzage,
    Logboek,
    Registratie,
    Staptekst,
    Verwerkingsactiviteit,
    Wijziging,
    Zaaktyperegel,
    Zaaktypetekst,
    Zegel,
)
from zaken.tekstbron import build_tekst

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

_THEME, _COMPONENTS = "css/theme-voorbeeld.css", "css/components.css"
_SHOWN = 8  # characters of a pseudonym: enough to see that two rows are of one person


class ReadOnlyAdmin(Base):
    """Lists and pages to look at, for every employee that was let in; nothing else is possible."""

    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    @override
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Always, behind the login (BeheerSite.has_permission)."""
        return self.admin_site.has_permission(request)

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the columns that hold a secret."""
        return super().get_queryset(request).defer(*self._list_secrets())

    @override
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]  # we give no groups of fields
        """Every field but the secrets."""
        secrets = self._list_secrets()
        return [f.name for f in self.opts.fields if f.name not in secrets]

    @override
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the page offers as a filter: Django allows every field in the address."""
        offered = [*map(str, self.list_filter), self.date_hierarchy]
        field = lookup.split("__", 1)[0]
        return field in offered and super().lookup_allowed(lookup, value, request)

    @override
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Changes are made by setup_configuration, and are under Wijzigingen."""
        raise PermissionDenied

    def _list_secrets(self) -> list[str]:
        return [f.name for f in self.opts.fields if isinstance(f, EncryptedTextField)]


class GemeenteAdmin(ReadOnlyAdmin):
    """The gemeenten and what holds in general."""

    list_display = ("naam", "slug", "minimum_loa", "maximale_vertrouwelijkheidaanduiding")


class PerGemeenteAdmin(ReadOnlyAdmin):
    """Rows of a gemeente."""

    list_filter: ClassVar[Any] = ("gemeente",)
    list_select_related = ("gemeente",)


class HostAdmin(PerGemeenteAdmin):
    """Host names."""

    list_display = ("naam", "gemeente")


class RegistratieAdmin(PerGemeenteAdmin):
    """Registrations. Their Services hold secrets, so only the label of each is shown."""

    list_display = ("naam", "gemeente", "slug", "profiel", "zoek_met_get", "rollen_eindigen_niet")


class BrokerAdmin(PerGemeenteAdmin):
    """Login means, without the secret and the key."""

    list_display = ("naam", "gemeente", "slug", "method", "issuer", "profiel")


class HuisstijlAdmin(PerGemeenteAdmin):
    """House styles, with what was made of the colours and whether that can be read."""

    list_display = ("gemeente", "merkkleur", "linkkleur", "lettertype", "hoeken")

    @override
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]  # the same
        """Everything, and the contrasts."""
        shown = [f for f in super().get_fields(request, obj) if f != "tokens"]
        return ["voorbeeld", *shown, "contrast"]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Also what is not of the model."""
        return self.get_fields(request, obj)

    @override
    def get_urls(self) -> list[URLPattern]:
        """Also a page in this house style, and its style sheet."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/voorbeeld/", wrap(self.show_example), name="huisstijl-voorbeeld"),
            path("<int:pk>/voorbeeld.css", wrap(self.give_css), name="huisstijl-css"),
            *super().get_urls(),
        ]

    def show_example(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every component that residents see, in this house style, without data of anybody."""
        row = get_object_or_404(Huisstijl.objects.select_related("gemeente"), pk=pk)
        sheets = (static(_THEME), reverse("admin:huisstijl-css", args=[pk]), static(_COMPONENTS))
        styles = format_html_join("", '<link rel="stylesheet" href="{}">', ((s,) for s in sheets))
        page = {
            "styles": styles,
            "slug": row.gemeente.slug,
            "verslag": row.tokens_verslag,
            "pairs": list_pairs(row.look),
        }
        return render(request, "theme_preview.html", page)

    def give_css(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What residents get as style sheet."""
        del request
        row = get_object_or_404(Huisstijl.objects.select_related("gemeente"), pk=pk)
        urls = {font.file: static(font.file) for font in FONTS.values() if font.file}
        css = build_css(row.look, row.gemeente.slug, urls, row.tokens)
        return HttpResponse(css, content_type="text/css; charset=utf-8")

    @admin.display(description="voorbeeld")
    def voorbeeld(self, row: Huisstijl) -> str:
        """A link to the page."""
        url = reverse("admin:huisstijl-voorbeeld", args=[row.pk])
        return format_html('<a href="{}">Bekijk een pagina in deze huisstijl</a>', url)

    @admin.display(description="contrast")
    def contrast(self, row: Huisstijl) -> str:
        """A line per pair of colours that meet on the pages of residents."""
        return "\n".join(
            f"{pair.wat}: {pair.contrast:.1f} : 1 ({pair.colour} op {pair.ground}), "
            f"minstens {pair.needed:g}: {'goed' if pair.ok else 'te weinig'}"
            for pair in list_pairs(row.look)
        )


class MeldingAdmin(PerGemeenteAdmin):
    """What residents are told now."""

    list_display = ("titel", "gemeente", "registratie", "vanaf", "tot")


class ZaaktypetekstAdmin(PerGemeenteAdmin):
    """What residents read about a zaaktype, with a page as they see it."""

    list_display = ("zaaktype", "gemeente", "titel", "eigenaar", "geldig_tot", "beoordeling")
    list_filter = ("gemeente", "beoordeling")

    @override
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]  # the same
        """Everything, the steps, and the link to the page."""
        return ["voorbeeld", *super().get_fields(request, obj), "stappen_in_het_kort"]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Also what is not of the model."""
        return self.get_fields(request, obj)

    @override
    def get_urls(self) -> list[URLPattern]:
        """Also the page."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/voorbeeld/", wrap(self.show_example), name="tekst-voorbeeld"),
            *super().get_urls(),
        ]

    def show_example(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A zaak that does not exist, in the step of the address, as a resident would read it."""
        row = get_object_or_404(Zaaktypetekst.objects.select_related("gemeente"), pk=pk)
        sheets = [static(_THEME), static(_COMPONENTS)]
        if style := Huisstijl.objects.filter(gemeente=row.gemeente).first():
            sheets.insert(1, reverse("admin:huisstijl-css", args=[style.pk]))
        styles = format_html_join("", '<link rel="stylesheet" href="{}">', ((s,) for s in sheets))
        number = request.GET.get("stap", "")
        page = render_voorbeeld(
            build_tekst(row),
            row.gemeente,
            int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1,
            timezone.localdate(),
            styles,
        )
        return HttpResponse(page)

    @admin.display(description="voorbeeld")
    def voorbeeld(self, row: Zaaktypetekst) -> str:
        """A link to the page."""
        url = reverse("admin:tekst-voorbeeld", args=[row.pk])
        return format_html('<a href="{}">Bekijk de pagina zoals de inwoner die ziet</a>', url)

    @admin.display(description="stappen")
    def stappen_in_het_kort(self, row: Zaaktypetekst) -> str:
        """A line per step that has texts."""
        return "\n".join(
            f"{stap.statustype}: {stap.naam or 'eigen naam van de catalogus'}"
            for stap in row.stappen.all()
        )


class StaptekstAdmin(ReadOnlyAdmin):
    """What they read about a step."""

    list_display = ("statustype", "zaaktypetekst", "naam", "wie", "actie_titel")
    list_select_related = ("zaaktypetekst",)


class GemetenAdmin(ReadOnlyAdmin):
    """How long zaken took."""

    list_display = ("zaaktype", "stap", "registratie", "aantal", "mediaan", "p80", "dag")
    list_select_related = ("registratie",)


class ZaaktyperegelAdmin(PerGemeenteAdmin):
    """What differs per zaaktype."""

    list_display = ("zaaktype", "gemeente", "minimum_loa", "uitgesloten", "alleen_status")


class AfschermingAdmin(PerGemeenteAdmin):
    """Which zaken nobody sees."""

    list_display = ("zaak", "registratie", "gemeente")


class VerwerkingsactiviteitAdmin(PerGemeenteAdmin):
    """Why data are used."""

    list_display = ("doel", "zaaktype", "gemeente", "grondslag")


class LogboekAdmin(PerGemeenteAdmin):
    """Where verwerkingen are told."""

    list_display = ("url", "gemeente")


class WijzigingAdmin(PerGemeenteAdmin):
    """Who changed who may see what."""

    list_display = ("tijdstip", "gemeente", "onderwerp", "door", "verruimt")
    list_filter = ("gemeente", "verruimt")
    ordering = ("-tijdstip", "-pk")


class ZegelAdmin(PerGemeenteAdmin):
    """The seals on the inzages."""

    list_display = ("nummer", "gemeente", "dag", "aantal", "gezet", "verwijderd")
    ordering = ("-gezet", "-pk")


class InzageAdmin(PerGemeenteAdmin):
    """Who looked at what, under shortened pseudonyms; not to be searched for a person.

    Each look at it is a security event.
    """

    list_display = ("tijdstip", "gemeente", "action", "allowed", "wie", "van", "zaaktype", "rules")
    list_filter = ("gemeente", "action", "allowed")
    date_hierarchy = "tijdstip"
    ordering = ("-tijdstip", "-pk")

    @override
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]  # the same
        """With short pseudonyms in the place of the whole ones."""
        short = {"actor": "wie", "subject": "van"}
        return [short.get(name, name) for name in super().get_fields(request, obj)]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """All of them."""
        return self.get_fields(request, obj)

    @admin.display(description="wie keek")
    def wie(self, inzage: Inzage) -> str:
        """Who looked."""
        return f"{inzage.actor[:_SHOWN]}…"

    @admin.display(description="van wie")
    def van(self, inzage: Inzage) -> str:
        """Whose data it was."""
        return f"{inzage.subject[:_SHOWN]}…"

    @override
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; told before it is made."""
        record_event(Event.INZAGES_LOOKED_AT, method=STAFF, staff=str(request.user.pk))
        return super().changelist_view(request, extra_context)

    @override
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One row; the same."""
        record_event(Event.INZAGES_LOOKED_AT, method=STAFF, staff=str(request.user.pk))
        return super().changeform_view(request, object_id, form_url, extra_context)


class BerichtinstellingAdmin(PerGemeenteAdmin):
    """How residents are told of changes, without the key of NotifyNL."""

    list_display = ("gemeente", "afzender", "email_via", "sms_via", "brief_via", "wachttijd")


class ZaaktypeberichtAdmin(PerGemeenteAdmin):
    """What is told of some zaaktypen."""

    list_display = ("zaaktype", "gemeente", "uit", "ontvangst", "besluiten", "documenten")


class BezorgingAdmin(PerGemeenteAdmin):
    """What was told when, by which way, and how that went; never the address."""

    list_display = ("tijdstip", "gemeente", "soort", "kanaal", "uitkomst", "aan", "kenmerk")
    list_filter = ("gemeente", "soort", "kanaal", "uitkomst")
    date_hierarchy = "tijdstip"
    ordering = ("-tijdstip", "-pk")

    @override
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # type: ignore[override]  # the same
        """With a short pseudonym in the place of the whole one."""
        return ["aan" if name == "ontvanger" else name for name in super().get_fields(request, obj)]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """All of them."""
        return self.get_fields(request, obj)

    @admin.display(description="aan wie")
    def aan(self, bezorging: Bezorging) -> str:
        """Who was told."""
        return f"{bezorging.ontvanger[:_SHOWN]}…"


site.register(Gemeente, GemeenteAdmin)
site.register(Host, HostAdmin)
site.register(Registratie, RegistratieAdmin)
site.register(Broker, BrokerAdmin)
site.register(Huisstijl, HuisstijlAdmin)
site.register(Melding, MeldingAdmin)
site.register(Zaaktypetekst, ZaaktypetekstAdmin)
site.register(Staptekst, StaptekstAdmin)
site.register(Gemeten, GemetenAdmin)
site.register(Zaaktyperegel, ZaaktyperegelAdmin)
site.register(Afscherming, AfschermingAdmin)
site.register(Verwerkingsactiviteit, VerwerkingsactiviteitAdmin)
site.register(Logboek, LogboekAdmin)
site.register(Wijziging, WijzigingAdmin)
site.register(Zegel, ZegelAdmin)
site.register(Inzage, InzageAdmin)
site.register(Berichtinstelling, BerichtinstellingAdmin)
site.register(Zaaktypebericht, ZaaktypeberichtAdmin)
site.register(Bezorging, BezorgingAdmin)
