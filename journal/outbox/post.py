"""The post: how a letter becomes a message, and what the mail server's answers mean."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from email.charset import QP, Charset
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from journal.models import Letter
from journal.text import one_line, plain

PERMANENT = 500

UTF_8 = Charset("utf-8")
UTF_8.body_encoding = QP  # survives servers that know neither 8BITMIME nor long lines


class NobodyThere(Exception):
    """The server refuses the recipient for good (RFC 5321, 4.2.1: 5yz)."""


class Unacceptable(Exception):
    """The server, or our own check, refuses this message for good."""


class TryLater(Exception):
    """It did not work this time; ``is_server_away`` says that no other letter would fare better now."""

    def __init__(self, message: str, *, is_server_away: bool = False) -> None:
        self.is_server_away = is_server_away
        super().__init__(message)


class Envelope(EmailMessage):
    """A message that is handed over for one recipient at a time; so each answer is about one address."""

    encoding = UTF_8
    envelope_to: str = ""

    def recipients(self) -> list[str]:
        """Return the one address of the envelope."""
        return [self.envelope_to]


def message(letter: Letter, *, body: str, journal_name: str) -> Envelope:
    """Return the message of a letter: plain text, and under the same Message-ID at every try."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {"Message-ID": letter.message_id, "Content-Language": letter.language}
    if letter.key:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies to the journal
    return Envelope(
        subject=one_line(letter.subject),
        body=plain(body.replace("\r\n", "\n")),
        from_email=formataddr((one_line(journal_name), address)),
        to=[letter.to_email],
        cc=list(valid_addresses(letter.copies)),
        reply_to=list(valid_addresses([letter.reply_to])),
        headers=headers,
    )


def hand_over(envelope: Envelope, recipient: str) -> None:
    """Give the message to the mail server for one recipient.

    Raises ``NobodyThere``, ``Unacceptable`` or ``TryLater``.
    """
    envelope.envelope_to = recipient
    envelope.connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        envelope.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        said = _said(code, answer)
        raise (NobodyThere(said) if code >= PERMANENT else TryLater(said)) from error
    except smtplib.SMTPDataError as error:
        said = _said(error.smtp_code, error.smtp_error)
        raise (Unacceptable(said) if error.smtp_code >= PERMANENT else TryLater(said)) from error
    except smtplib.SMTPResponseException as error:  # sign-in, greeting or our own address was refused
        raise TryLater(_said(error.smtp_code, error.smtp_error), is_server_away=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryLater(f"{type(error).__name__}: {error}", is_server_away=True) from error
    except ValueError as error:  # BadHeaderError, an address that cannot be encoded
        raise Unacceptable(f"{type(error).__name__}: {error}") from error


def valid_addresses(addresses: Iterable[str]) -> Iterable[str]:
    """Leave out what is no mail address."""
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            continue
        yield address


def _said(code: int, answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code} {words}")
