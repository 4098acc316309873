"""The measuring itself, in the surroundings of the house: its database, its static files, its key."""

from __future__ import annotations

import http.client
import itertools
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

import django

django.setup()

from tests.bench import alike, files, load, uploading  # noqa: E402 - they need the settings
from tests.bench.memory import memory  # noqa: E402
from tests.bench.peer import LOADED_IN, MEASURED_ON, PEER  # noqa: E402

TIMES = 60
CLIENTS = 8
SECONDS = 4.0
WARM_UP = 3
NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one page; times in milliseconds."""

    name: str
    p50: float
    p95: float
    rate: float
    queries: int


def main(port: int, web: int, times: int) -> None:
    """Measure, and print the tables; with more than the reference workload, of the pages alone."""
    rows = [measured(port, name, address, load.signed_in(who)) for name, address, who in load.pages()]
    for name, address, who in load.typed_into() if times == 1 else []:
        client = load.signed_in(who)
        rows.append(measured(port, name, address, client, load.fields(client, address)))
    print(f"\n{2_000 * times:,} manuscripts; 1 client {TIMES} times, then {CLIENTS} clients\n\n{table(rows)}")
    print(f"\nThe peer had this workload of 2,000 manuscripts on {MEASURED_ON}; loading it took it {LOADED_IN}.")
    if times > 1:
        return
    print(f"\nOne manuscript compared with {alike.STORED:,} others: {alike.found_in():.2f} s")
    print(f"\n{files.reading()}")
    print(f"\n{files.reviewer_copy()}")
    print(f"\n{files.comparison()}")
    print(f"\nMemory of the web server, all its processes together: {memory(web):.0f} MB (PSS)\n")
    for row in uploading.measured(port, web, load.signed_in(load.AUTHOR)):
        print(f"Upload of {row.megabytes} MB {row.way}: {row.seconds:.1f} s, web server +{row.growth:.0f} MB at most")


def measured(port: int, name: str, address: str, client: object, sent: dict[str, str] | None = None) -> Row:
    """Ask for one page again and again; with ``sent``, let its form save itself."""
    headers = load.headers(client)
    if sent is not None:
        headers |= {"X-Autosave": "1", "Content-Type": load.FORM}
    ask = asker(port, address, headers, sent)
    for _warm in range(WARM_UP):
        ask()
    times = [timed(ask) * 1000 for _time in range(TIMES)]
    cuts = quantiles(times, n=100)
    return Row(name, cuts[49], cuts[94], rate(port, address, headers, sent), load.queries(client, address, sent))


def asker(port: int, address: str, headers: dict[str, str], sent: dict[str, str] | None = None) -> Callable[[], None]:
    """Return a function that asks for a page, or sends a form with new words each time, over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask() -> None:
        body = None if sent is None else load.typing(sent, number=next(NUMBERS))
        connection.request("GET" if body is None else "POST", address, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{address} answers {answer.status}")

    return ask


def timed(ask: Callable[[], None]) -> float:
    """Return the seconds one asking takes."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def rate(port: int, address: str, headers: dict[str, str], sent: dict[str, str] | None = None) -> float:
    """Return the requests a second that several clients get answered together."""
    until = time.perf_counter() + SECONDS

    def client(_number: int) -> int:
        ask, answered = asker(port, address, headers, sent), 0
        while time.perf_counter() < until:
            ask()
            answered += 1
        return answered

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(client, range(CLIENTS))) / SECONDS


def table(rows: list[Row]) -> str:
    """Return the rows as a table in Markdown, with the peer's figures where there are some."""
    head = "| page | p50 ms | peer | p95 ms | 8 clients, req/s | peer | SQL queries | peer |\n"
    rule = "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    return head + rule + "\n".join(map(_line, rows))


def _line(row: Row) -> str:
    p50, rate, queries = PEER.get(row.name, (None, None, None))
    peer = [f"{number:,g}" if number is not None else "" for number in (p50, rate, queries)]
    ours = f"| {row.name} | {row.p50:.1f} | {peer[0]} | {row.p95:.1f} | {row.rate:,.0f} | {peer[1]} "
    return f"{ours}| {row.queries} | {peer[2]} |"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
