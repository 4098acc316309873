"""A long file uploaded in parts and in one piece: how long it takes, and what the web server holds of it meanwhile."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html

from journal import multipart
from tests.bench import load
from tests.bench.memory import highest, memory
from tests.submissions.parts import fingerprint, long_docx

MEGABYTES = 95
START = "/manuscripts/new/"
BOUNDARY = "measured"


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one way; ``growth`` is in MB."""

    way: str
    megabytes: int
    seconds: float
    growth: float


def measured(port: int, web: int, client: Any) -> Iterator[Row]:
    """Upload one file in both ways, in parts first: memory that was taken once is seldom given back."""
    content = long_docx(MEGABYTES)
    (form,) = (form for form in html.fromstring(client.get(START).content.decode()).forms if form.method == "POST"
               and "file" in form.inputs)  # fmt: skip
    token = form.fields["csrfmiddlewaretoken"]
    headers = {**load.headers(client), "X-CSRFToken": token}
    for _time in range(4):  # each of the programs loads what it needs for the store
        in_parts(port, headers, long_docx(1))
        in_one_piece(port, headers, long_docx(6))
    yield timed("in parts", web, lambda: in_parts(port, headers, content))
    yield timed("in one piece", web, lambda: in_one_piece(port, headers, content))


def timed(way: str, web: int, upload: Callable[[], None]) -> Row:
    """Do it, and look at clock and memory."""
    before, began = memory(web), time.perf_counter()
    with highest(web) as most:
        upload()
    return Row(way, MEGABYTES, time.perf_counter() - began, max(0.0, most[0] - before))


def in_parts(port: int, headers: dict[str, str], content: bytes) -> None:
    """Upload as the page's script does."""
    facts = {"name": "measured.docx", "size": len(content), "fingerprint": fingerprint(content)}
    begun = json.loads(post(port, START + "upload/", headers, facts))
    size = begun["part_size"]
    for number in range(1, multipart.parts_of(len(content)) + 1):
        address = urlsplit(json.loads(post(port, begun["part"], headers, {"number": number}))["address"])
        part = content[(number - 1) * size : number * size]
        ask("PUT", int(address.port or 0), f"{address.path}?{address.query}", {"Content-Type": ""}, part)
    post(port, begun["complete"], headers, {})


def in_one_piece(port: int, headers: dict[str, str], content: bytes) -> None:
    """Upload as a form without script does."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="measured.docx"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    ask("POST", port, START, {**headers, **kind}, body)


def post(port: int, address: str, headers: dict[str, str], sent: dict[str, Any]) -> bytes:
    """Send a form of words to the journal; return the answer."""
    kind = {"Content-Type": load.FORM, "Accept-Encoding": "identity"}
    return ask("POST", port, address, {**headers, **kind}, urlencode(sent).encode())


def ask(method: str, port: int, address: str, headers: dict[str, str], body: bytes) -> bytes:
    """Send one request; return the answer, which is good."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, address, body=body, headers=headers)
    answer = connection.getresponse()
    found = answer.read()
    connection.close()
    if answer.status not in {200, 302}:
        raise RuntimeError(f"{address} answers {answer.status}")
    return found
