"""Make the page that Wagtail greets a new project with the home page of the site."""

from django.db import migrations


def make_home(apps, schema_editor):
    """Turn the default site's root into a HomePage where it is still Wagtail's plain welcome page.

    It is turned, not replaced: the site keeps pointing at it, and whatever already stands below stays there.
    """
    site = (
        apps.get_model("wagtailcore.Site")
        .objects.filter(is_default_site=True, root_page__content_type__model="page")
        .select_related("root_page")
        .first()
    )
    if site is None:
        return
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="pages", model="homepage"
    )
    page = site.root_page
    page.title = page.draft_title = "Home"
    page.content_type = content_type
    page.save()
    home = apps.get_model("pages.HomePage")(page_ptr=page, body="[]")
    home.save_base(raw=True)  # the row of HomePage alone; the page it belongs to is there


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
