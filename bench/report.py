"""What was measured as one table and, as the last line, one JSON object."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.download import DownloadCost
from bench.faults import Fault
from bench.load import Result
from bench.pages import PageCost
from bench.strain import Overload, Throughput
from bench.variants import Variant

type Row = tuple[str, str]
_WIDTH = 34


def say_page(page: PageCost) -> str:
    """Calls, depth, times and CPU of one page."""
    cpu = f"{page.cpu * 1000:5.1f} ms CPU" if page.cpu else ""
    return (
        f"{page.calls:3} calls  depth {page.depth}  {page.wall * 1000:6.0f} ms"
        f" = {page.wall_over_latency:4.2f} x {page.latency * 1000:4.0f} ms  {cpu}"
    )


def say_load(result: Result) -> str:
    """Pages per second, times and status codes of a load."""
    codes = ", ".join(f"{code}: {count}" for code, count in sorted(result.statuses.items()))
    return (
        f"{result.served:6.1f} pages/s ({result.rate:.1f} good)  p50 {result.p50 * 1000:5.0f} ms"
        f"  p95 {result.p95 * 1000:5.0f} ms  ({codes})"
    )


def list_strain(throughput: Throughput, overload: Overload, latency: float) -> list[Row]:
    """Rows about load."""
    ms = f"{latency * 1000:.0f} ms"
    return [
        (f"50 users, portal, {ms}", say_load(throughput.portal)),
        (f"50 users, call per zaak, {ms}", say_load(throughput.fanout)),
        ("50 users, from memory", say_load(throughput.memory)),
        (
            f"overload, {overload.offered:.0f} of {overload.capacity:.0f} pages/s",
            say_load(overload.result) + f" whole: {overload.result.whole}",
        ),
    ]


def list_faults(faults: Sequence[Fault], page_seconds: float) -> list[Row]:
    """Rows about faults: the slowest page of each, with the status of every page."""
    return [
        (
            f"fault {fault.kind}, {fault.api}",
            f"{fault.seconds:6.3f} s of {page_seconds:g}  status {fault.statuses}",
        )
        for fault in faults
    ]


def list_variants(variants: Sequence[Variant], per_object: float) -> list[Row]:
    """Rows about the two ways to ask for an overview."""
    ms = f"{per_object * 1000:g} ms/object"
    return [
        (f"by hand, {v.name}, {ms}", f"{v.calls:3} calls  {v.seconds * 1000:6.0f} ms")
        for v in variants
    ]


def list_download(cost: DownloadCost) -> list[Row]:
    """The row about a big document."""
    return [("document of 200 MB", f"{cost.extra_mb:.1f} MB extra, {cost.seconds:.1f} s")]


def build_ratios(
    throughput: Throughput,
    overload: Overload,
    faults: Sequence[Fault],
    page_seconds: float,
    download: DownloadCost,
) -> dict[str, float]:
    """The ratios of the last line that are not about one page."""
    worst = max(fault.seconds for fault in faults) - page_seconds
    return {
        "throughput_over_fanout": _ratio(throughput.portal, throughput.fanout),
        "throughput_over_memory": _ratio(throughput.portal, throughput.memory),
        "worst_fault_over_deadline_s": round(worst, 3),
        "overload_share": round(overload.share, 2),
        "overload_share_whole": round(overload.share_whole, 2),
        "download_extra_mb": round(download.extra_mb, 1),
    }


def _ratio(one: Result, other: Result) -> float:
    return round(one.served / other.served, 2) if other.served else 0.0


def print_rows(rows: Sequence[Row]) -> None:
    """Print at once: a measurement that stops halfway still told something."""
    for name, text in rows:
        print(f"{name:<{_WIDTH}} {text}", flush=True)


def print_json(values: Mapping[str, Any]) -> None:
    """Print the last line."""
    print(json.dumps(dict(values)), flush=True)
