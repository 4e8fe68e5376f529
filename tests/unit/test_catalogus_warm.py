"""All published types by a few lists; what the lists do not tell is asked as a page would."""

from typing import Any

import pytest

from tests.shared_cache import FakeRedis
from tests.unit.catalogus_api import LONG, ROOT, ZAAKTYPE, FakeTransport, ask, list_of
from tests.unit.examples import uuid
from zaken.domain import Missing, Ok, Outcome, SourceError, SourceTimeoutError
from zaken.zgw.catalogus import Catalogus
from zaken.zgw.catalogus_shared import SharedCache
from zaken.zgw.catalogus_warm import Warmed, warm
from zaken.zgw.queries import Json
from zaken.zgw.transport import Deadline

LISTS = 6


class Lists(FakeTransport):
    """The same API with the lists over all zaaktypen; `broken` fails."""

    def __init__(self) -> None:
        super().__init__()
        whole = self.answers[f"zaaktypen/{ZAAKTYPE}"]
        assert isinstance(whole, dict)
        self.zaaktype: dict[str, Any] = whole
        self.zaaktype |= {
            "url": f"{ROOT}zaaktypen/{ZAAKTYPE}",
            "statustypen": [f"{ROOT}statustypen/{uuid(n)}" for n in (1, 2)],
            "resultaattypen": [f"{ROOT}resultaattypen/{uuid(30)}"],
            "informatieobjecttypen": [f"{ROOT}x/{uuid(40)}", f"{ROOT}x/{uuid(41)}", ""],
        }
        for path in ("statustypen", "resultaattypen", "zaaktype-informatieobjecttypen"):
            for row in self.rows(path):
                row["zaaktype"] = self.zaaktype["url"]
        besluittype = {"url": f"{ROOT}besluittypen/{uuid(60)}", "omschrijving": "Beschikking"}
        self.answers |= {
            "zaaktypen": list_of(self.zaaktype),
            "besluittypen": list_of(besluittype),
            "informatieobjecttypen": list_of(),
        }
        self.broken: dict[str, SourceError] = {}

    def rows(self, path: str) -> Any:
        """The rows of a list, to change."""
        answer: Any = self.answers[path]
        return answer["results"]

    def start_get(self, path: str, deadline: Deadline, params: Any = None, **more: Any) -> Any:
        """Fails for what is broken."""
        pending = super().start_get(path, deadline, params, **more)

        def collect() -> Json:
            if path in self.broken:
                raise self.broken[path]
            return pending()

        return collect


@pytest.fixture
def api() -> Lists:
    return Lists()


def fill(api: Lists, redis: FakeRedis | None = None) -> tuple[Catalogus, Warmed]:
    catalogus = Catalogus(api, LONG, SharedCache(redis) if redis else None)
    return catalogus, warm(catalogus, Deadline.after(10))


def name(catalogus: Catalogus) -> Outcome[str]:
    """Of the besluittype."""
    outcome = catalogus.start_besluittypen([uuid(60)], Deadline.after(10))()[uuid(60)]
    return outcome if isinstance(outcome, Missing) else Ok(outcome.value.omschrijving)


def test_pages_after_it_ask_nothing(api: Lists) -> None:
    redis = FakeRedis()
    catalogus, done = fill(api, redis)
    assert done.faults == ()
    assert done.counts == {
        "zaaktypen": 1,
        "statustypen": 2,
        "resultaattypen": 1,
        "zaaktype-informatieobjecttypen": 3,
        "informatieobjecttypen": 0,
        "besluittypen": 1,
    }
    assert len(api.calls) == LISTS
    assert all(params == {"status": "definitief"} for _, params in api.calls)
    other = Catalogus(api, LONG, SharedCache(redis))
    for process in (catalogus, other):
        assert isinstance(ask(process), Ok)
        assert name(process) == Ok("Beschikking")
    assert len(api.calls) == LISTS
    assert ask(other) == ask(Catalogus(api, LONG)), "the same as a page would have made"


def test_it_asks_again_what_is_fresh(api: Lists) -> None:
    catalogus, _ = fill(api)
    api.rows("besluittypen")[0]["omschrijving"] = "Nieuwe naam"
    warm(catalogus, Deadline.after(10))
    assert name(catalogus) == Ok("Nieuwe naam")


@pytest.mark.parametrize(
    "change",
    [
        lambda api: api.rows("statustypen")[0].pop("zaaktype"),
        lambda api: (
            api.rows("resultaattypen").clear() or api.answers["resultaattypen"].update(count=0)
        ),
        lambda api: api.zaaktype.pop("statustypen"),
        lambda api: api.zaaktype.update(informatieobjecttypen=None),
        lambda api: api.zaaktype.update(resultaattypen=["geen uuid"]),
    ],
)
def test_a_zaaktype_without_all_its_parts_is_asked_by_itself(api: Lists, change: Any) -> None:
    change(api)
    catalogus, done = fill(api)
    assert done.faults == ()
    assert len(api.calls) == LISTS + 4
    assert isinstance(ask(catalogus), Ok)
    assert len(api.calls) == LISTS + 4


@pytest.mark.parametrize("path", ["zaaktypen", "statustypen"])
def test_a_list_that_fails_is_named_and_the_rest_is_there(api: Lists, path: str) -> None:
    api.broken[path] = SourceTimeoutError("voorbeeld")
    catalogus, done = fill(api)
    assert done.faults == (f"{path} timeout",)
    assert path not in done.counts
    assert name(catalogus) == Ok("Beschikking")
    assert len(api.calls) == LISTS


def test_what_makes_no_sense_is_counted(api: Lists) -> None:
    for path, row in (("zaaktypen", "?"), ("besluittypen", {"url": "?"})):
        api.answers[path] = list_of(*api.rows(path), row)  # type: ignore[arg-type]
    catalogus, done = fill(api)
    assert done.faults == ("besluittypen 1 not understood", "zaaktypen 1 not fetched")
    assert isinstance(ask(catalogus), Ok)


def test_a_redis_that_does_not_take_it_is_a_fault(api: Lists) -> None:
    redis = FakeRedis()
    redis.error = OSError()
    _, done = fill(api, redis)
    assert done.faults == ("shared cache unavailable",)
