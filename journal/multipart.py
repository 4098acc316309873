"""Files that come in parts, straight from the browser to the store: the multipart calls of any S3, and nothing else.

Parts go to short-lived addresses, each signed for one part of one length; no byte passes through the web server.
"""

from __future__ import annotations

import math
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

from journal.storage import public_storage

SMALLEST_PART = 5 * 1024**2  # bytes; what S3 asks of every part but the last
MOST_PARTS = 9_000  # S3 takes ten thousand
SECONDS_TO_SEND = 3600  # for one part on a slow line, counted to the moment its first byte arrives
GONE = {"NoSuchUpload", "NoSuchKey", "404"}


class StoreAway(Exception):
    """The store does not answer, or refuses."""


def is_possible() -> bool:
    """Tell whether the store takes files in parts; one in memory, in plain unit tests, does not."""
    return hasattr(storages["default"], "bucket")


def part_size(size: int) -> int:
    """Return how long each part of a file of this size is, the last one excepted."""
    return max(SMALLEST_PART, math.ceil(size / MOST_PARTS))


def length_of(number: int, size: int) -> int:
    """Return how long a part of a file of this size is, the first being number one; 0 where there is none."""
    usual = part_size(size)
    return max(0, min(usual, size - (number - 1) * usual)) if number > 0 else 0


def parts_of(size: int) -> int:
    """Return how many parts a file of this size has."""
    return math.ceil(size / part_size(size))


def begin(key: str) -> str:
    """Begin a file and return the store's own name for what is to come; raises ``StoreAway``."""
    return str(_call("create_multipart_upload", key)["UploadId"])


def part_address(key: str, upload: str, *, number: int, size: int) -> str:
    """Return the address to which this one part is sent; no other part and no other length is taken there."""
    storage: Any = public_storage()
    parameters = {
        "Bucket": storage.bucket_name,
        "Key": key,
        "UploadId": upload,
        "PartNumber": number,
        "ContentLength": length_of(number, size),
    }
    client = storage.connection.meta.client
    return str(client.generate_presigned_url("upload_part", Params=parameters, ExpiresIn=SECONDS_TO_SEND))


def parts_there(key: str, upload: str) -> dict[int, tuple[int, str]]:
    """Return the parts that have arrived, each with its length and mark; raises ``StoreAway``, ``LookupError``."""
    there: dict[int, tuple[int, str]] = {}
    after = 0
    while True:
        page = _call("list_parts", key, UploadId=upload, PartNumberMarker=after)
        there.update({part["PartNumber"]: (part["Size"], part["ETag"]) for part in page.get("Parts", [])})
        if not page.get("IsTruncated"):
            return there
        after = page["NextPartNumberMarker"]


def complete(key: str, upload: str, there: dict[int, tuple[int, str]]) -> None:
    """Put the parts together; raises ``StoreAway``, and ``LookupError`` where that was done, or given up."""
    parts = [{"PartNumber": number, "ETag": mark} for number, (_length, mark) in sorted(there.items())]
    _call("complete_multipart_upload", key, UploadId=upload, MultipartUpload={"Parts": parts})


def abort(key: str, upload: str) -> None:
    """Give up what was begun; what is gone already is no harm. Raises ``StoreAway``."""
    try:
        _call("abort_multipart_upload", key, UploadId=upload)
    except LookupError:
        return


def allow_origin(*origins: str) -> None:
    """Let pages from these addresses, and no others, send parts from a browser; raises ``StoreAway``."""
    rule = {"AllowedOrigins": list(origins), "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 3600}
    _call("put_bucket_cors", CORSConfiguration={"CORSRules": [rule]})


def _call(name: str, key: str = "", **arguments: Any) -> dict[str, Any]:
    storage: Any = storages["default"]
    if key:
        arguments["Key"] = key
    try:
        answer: dict[str, Any] = getattr(storage.connection.meta.client, name)(Bucket=storage.bucket_name, **arguments)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in GONE:
            raise LookupError(key) from error
        raise StoreAway(code or str(error)) from error
    except BotoCoreError as error:
        raise StoreAway(str(error)) from error
    return answer
