"""Put our schemas where Wagtail's routers look for them.

Wagtail's routers read its registry of schemas once, when they are imported, which the first Wagtail app does
when it is ready. So `core` is before them in INSTALLED_APPS, after every app that says what its pages serve.
"""


def register_schemas() -> None:
    """Replace the schemas of every page type in Wagtail's registry."""
    from wagtail.api.v3.registry import ContentTypeRegistration, registry
    from wagtail.api.v3.schemas.generators.write import create_generator, patch_generator
    from wagtail.api.v3.schemas.pages import BASE_PAGE_FIELDS
    from wagtail.fields import StreamField
    from wagtail.models import get_page_models

    from core.api.served import served_by
    from core.api.v3.reads import read_schema
    from core.api.v3.writes import StrictCreate, StrictUpdate, stream_input

    for generator in (create_generator, patch_generator):
        generator.register_field_schema(StreamField, stream_input)
    for model in get_page_models():
        known = registry.get(model._meta.label)
        served = served_by(model)
        create = patch = None
        if known.create_schema is not None:
            create = create_generator.generate_schema(
                model, base_class=StrictCreate, fields=BASE_PAGE_FIELDS, required_fields=("title",)
            )
            editable = [name for name in BASE_PAGE_FIELDS if name not in served.fixed]
            patch = patch_generator.generate_schema(model, base_class=StrictUpdate, fields=editable)
            patch.fixed = dict(served.fixed)
        registry.register(
            ContentTypeRegistration(
                name=known.name,
                label=known.label,
                read_schema=read_schema(served),
                create_schema=create,
                patch_schema=patch,
            )
        )
