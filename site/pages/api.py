"""What the home page and the plain pages serve on the API."""

from core.api.schemas import StreamItem
from core.api.served import Served
from core.api.serving import plain
from pages.models import HomePage, StandardPage

HOME = Served(HomePage, fields={"body": list[StreamItem]}, build=plain())
STANDARD = Served(
    StandardPage,
    fields={"introduction": str, "body": list[StreamItem]},
    build=plain(),
    summary=("introduction",),
)
