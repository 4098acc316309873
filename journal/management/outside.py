"""What the journal needs from outside, asked whether it answers: database, file store, task queue, mail, viruses.

Each question returns nothing when all is well, else one sentence for the person who set it up. No sentence holds a
password or a key.
"""

from __future__ import annotations

import re
import smtplib
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.mail import get_connection
from django.db import Error as DatabaseError
from django.db import connections
from kombu import Connection

from journal import scanner

PATIENCE = 3  # seconds
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # as Amazon's S3 has it; others are no stricter
REFUSED = 403
MISSING = 404


def database() -> str | None:
    """Ask the database for one row."""
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"The database does not answer ({_first_line(error)}). Check DATABASE_URL."
    return None


def store_options() -> dict[str, Any]:
    """Return the settings of the file store."""
    storages: Any = settings.STORAGES
    options: dict[str, Any] = storages["default"]["OPTIONS"]
    return options


def bucket_name() -> str | None:
    """Look at the bucket's name, before anything is asked."""
    bucket = settings.S3_BUCKET
    if BUCKET.fullmatch(bucket):
        return None
    return f"“{bucket}” is no name for a bucket: 3 to 63 small letters, digits, dots and hyphens. Correct S3_BUCKET."


def store(*, make_bucket: bool = False) -> str | None:
    """Ask the file store for the bucket; ``make_bucket`` makes it where it is missing."""
    if reason := bucket_name():
        return reason
    options = store_options()
    where, bucket = options["endpoint_url"], options["bucket_name"]
    try:
        client = _store_client(options)
        try:
            client.head_bucket(Bucket=bucket)
        except ClientError as error:
            if not make_bucket or _status(error) != MISSING:
                raise
            client.create_bucket(Bucket=bucket)
    except ClientError as error:
        if _status(error) == REFUSED:
            return f"The file store at {where} refuses the key. Check S3_ACCESS_KEY and S3_SECRET_KEY."
        if _status(error) == MISSING:
            return f"The file store at {where} has no bucket “{bucket}”. Make it there, or correct S3_BUCKET."
        reason = error.response.get("Error", {}).get("Message") or _first_line(error)
        return f"The file store at {where} does not give the bucket “{bucket}” ({reason}). Check S3_BUCKET."
    except (BotoCoreError, ValueError):
        return f"The file store does not answer at {where}. Check S3_ENDPOINT_URL, and that it runs."
    return None


def broker() -> str | None:
    """Open the task queue."""
    address = settings.BROKER_URL
    try:
        with Connection(address, connect_timeout=PATIENCE) as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE)
            if session := getattr(connection.default_channel, "session", None):  # a queue in a database opens late
                session.connection().close()
                session.close()
    except Exception as error:  # noqa: BLE001 - each transport raises its own, down to KeyError for an unknown one
        return (
            f"The task queue at {_without_password(address)} does not answer ({_first_line(error)}). Check BROKER_URL."
        )
    return None


def mail() -> str | None:
    """Greet the mail server, where there is one."""
    if not settings.EMAIL_HOST:
        return None
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection = get_connection(timeout=PATIENCE)
        connection.open()
        connection.close()
    except smtplib.SMTPAuthenticationError:
        return (
            f"The mail server at {where} refuses the name or password. Check EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
        )
    except (OSError, smtplib.SMTPException) as error:
        return f"The mail server at {where} does not answer ({_first_line(error)}). Check EMAIL_HOST and EMAIL_PORT."
    return None


def virus_scanner() -> str | None:
    """Greet the virus scanner, where there is one."""
    if not scanner.is_configured():
        return None
    try:
        scanner.greet()
    except scanner.ScannerAway as error:
        where = settings.CLAMAV_ADDRESS
        return f"The virus scanner at {where} does not answer ({_first_line(error)}). Check CLAMAV_ADDRESS."
    return None


def _store_client(options: dict[str, Any]) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=options["endpoint_url"],
        aws_access_key_id=options["access_key"],
        aws_secret_access_key=options["secret_key"],
        region_name=options["region_name"],
        config=Config(
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE * 2,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": options["addressing_style"]},
        ),
    )


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].strip()


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    return address if "@" not in parts.netloc else address.replace(parts.netloc, parts.netloc.rpartition("@")[2])
