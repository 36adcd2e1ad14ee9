"""What services serve on the API."""

from core.api.schemas import PageRef, Related, StreamItem
from core.api.served import Served
from core.api.serving import page_choice, plain, related
from services.models import ServicePage, ServicesIndexPage

INDEX = Served(ServicesIndexPage, fields={"introduction": str}, build=plain(), summary=("introduction",))
SERVICE = Served(
    ServicePage,
    fields={
        "introduction": str,
        "outcomes": list[StreamItem],
        "body": list[StreamItem],
        "questions": list[StreamItem],
        "next_step": str,
        "next_step_page": PageRef | None,
        "related": list[Related],
    },
    build=plain(next_step_page=page_choice("next_step_page"), related=related),
    summary=("introduction",),
)
