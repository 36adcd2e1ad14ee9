"""A mail as JSON and back: everything that Django's messages carry, attachments and alternatives included."""

from base64 import b64decode, b64encode
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage, EmailMultiAlternatives, make_msgid
from django.utils import timezone

LISTS = ("to", "cc", "bcc", "reply_to")

type Packed = dict[str, Any]


def pack(message: EmailMessage) -> Packed:
    """Return a message as JSON data.

    It gets its id and date now, so that they are those of the act it tells of, and the same however often
    it is tried: a server that gets it twice can see that it did.
    """
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    given = {name.lower() for name in headers}
    if "message-id" not in given:
        headers["Message-ID"] = make_msgid(domain=str(DNS_NAME))
    if "date" not in given:
        now = timezone.localtime() if settings.EMAIL_USE_LOCALTIME else timezone.now()
        headers["Date"] = now.strftime("%a, %d %b %Y %H:%M:%S %z")
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": str(message.from_email),
        **{name: [str(address) for address in getattr(message, name)] for name in LISTS},
        "headers": headers,
        "subtype": message.content_subtype,
        "encoding": message.encoding if isinstance(message.encoding, str) else None,
        "attachments": [_pack_attachment(attachment) for attachment in message.attachments],
        "alternatives": [
            [_pack_content(content), mimetype] for content, mimetype in getattr(message, "alternatives", [])
        ],
    }


def unpack(packed: Packed) -> EmailMultiAlternatives:
    """Return the message that was packed."""
    message = EmailMultiAlternatives(
        packed["subject"],
        packed["body"],
        packed["from_email"],
        headers=packed["headers"],
        **{name: packed[name] for name in LISTS},
    )
    message.content_subtype = packed["subtype"]
    message.encoding = packed["encoding"]
    for attachment in packed["attachments"]:
        if "part" in attachment:
            message.attach(message_from_bytes(_unpack(attachment["part"]), policy=policy.default))
        else:
            message.attach(attachment["name"], _unpack(attachment["content"]), attachment["mimetype"])
    for content, mimetype in packed["alternatives"]:
        message.attach_alternative(_unpack(content), mimetype)
    return message


def _pack_attachment(attachment: Any) -> Packed:
    if isinstance(attachment, Message):
        return {"part": _pack_content(attachment.as_bytes())}
    name, content, mimetype = attachment
    return {"name": name, "content": _pack_content(content), "mimetype": mimetype}


def _pack_content(content: Any) -> str | Packed:
    if isinstance(content, EmailMessage):
        content = content.message()
    if isinstance(content, Message):
        content = content.as_bytes()
    return {"base64": b64encode(content).decode()} if isinstance(content, bytes) else str(content)


def _unpack(content: str | Packed) -> Any:
    return content if isinstance(content, str) else b64decode(content["base64"])
