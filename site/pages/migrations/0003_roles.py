"""Make the groups and workflows a site begins with; take away Wagtail's own where nobody uses them."""

from django.db import migrations

from pages.establishing import establish


def make(apps, schema_editor):
    establish(apps)


def remove_defaults(apps, schema_editor):
    """Remove Editors, Moderators and "Moderators approval", each only when nobody is or was in it."""
    tasks_of_groups = apps.get_model("wagtailcore.GroupApprovalTask").objects
    unused = apps.get_model("auth.Group").objects.filter(name__in=["Editors", "Moderators"], user=None)
    workflow = apps.get_model("wagtailcore.Workflow").objects.filter(name="Moderators approval").first()
    if workflow is not None and not workflow.workflow_states.exists():
        tasks = tasks_of_groups.filter(workflow_tasks__workflow=workflow)
        ours = all(
            set(task.groups.values_list("pk", flat=True)) <= set(unused.values_list("pk", flat=True))
            and not task.task_states.exists()
            and not task.workflow_tasks.exclude(workflow=workflow).exists()
            for task in tasks
        )
        if ours:
            pks = list(tasks.values_list("pk", flat=True))
            workflow.delete()
            tasks_of_groups.filter(pk__in=pks).delete()
    asked = tasks_of_groups.values_list("groups", flat=True)
    unused.exclude(pk__in=[pk for pk in asked if pk]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_home"),
        ("core", "0002_site_settings"),
        ("frameworks", "0004_remember_releases"),
        ("insights", "0001_initial"),
        ("services", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
        migrations.RunPython(remove_defaults, migrations.RunPython.noop),
    ]
