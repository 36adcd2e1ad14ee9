"""Make the groups and workflows of `pages.roles`, once; give a new section its rights, once.

Nothing here changes a group, a workflow or a section's rights that are there already: what an administrator
has set up stays. The functions take the registry of apps, because migrations call them with models as they
were: of a permission whose model is not there yet, nothing is given.
"""

from typing import Any

from django.db.models import Model

from pages.roles import PROCEDURES, ROLES, SECTIONS, Procedure, Role


def establish(apps: Any) -> None:
    """Make the groups and workflows that are missing, and open the sections that exist."""
    for role in ROLES:
        found_group(apps, role)
    for procedure in PROCEDURES:
        found_workflow(apps, procedure)
    for name, label in SECTIONS.items():
        for pk in apps.get_model(label).objects.values_list("pk", flat=True):
            open_section(apps, name, pk)


def found_group(apps: Any, role: Role) -> None:
    """Make a group with its permissions, unless there is one of that name."""
    group, made = apps.get_model("auth.Group").objects.get_or_create(name=role.name)
    if not made:
        return
    group.permissions.set(permissions(apps, role.permissions))
    root = apps.get_model("wagtailcore.Collection").objects.filter(depth=1).first()
    if root is not None:
        rights = apps.get_model("wagtailcore.GroupCollectionPermission").objects
        for permission in permissions(apps, role.collection):
            rights.get_or_create(group=group, collection=root, permission=permission)


def found_workflow(apps: Any, procedure: Procedure) -> None:
    """Make a workflow with its steps, unless there is one of that name."""
    workflow, made = apps.get_model("wagtailcore.Workflow").objects.get_or_create(name=procedure.name)
    if not made:
        return
    tasks = apps.get_model("frameworks.CommentaryTask").objects
    for order, step in enumerate(procedure.steps):
        task = tasks.create(
            name=step.name,
            content_type=content_type(apps, "frameworks", "commentarytask"),
            scoped=step.scoped,
            stamps=step.stamps,
        )
        task.groups.set(apps.get_model("auth.Group").objects.filter(name=step.group))
        apps.get_model("wagtailcore.WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=order
        )
    for label in procedure.snippets:
        app, model = label.lower().split(".")
        apps.get_model("wagtailcore.WorkflowContentType").objects.get_or_create(
            content_type=content_type(apps, app, model), defaults={"workflow": workflow}
        )


def open_section(apps: Any, name: str, pk: int) -> None:
    """Give the groups their rights on a section's page, and the page its workflow."""
    groups = apps.get_model("auth.Group").objects.in_bulk([role.name for role in ROLES], field_name="name")
    rights = apps.get_model("wagtailcore.GroupPagePermission").objects
    for role in ROLES:
        if role.name in groups:
            codenames = [f"wagtailcore.{action}_page" for action in role.sections.get(name, ())]
            for permission in permissions(apps, codenames):
                rights.get_or_create(group=groups[role.name], page_id=pk, permission=permission)
    workflows = apps.get_model("wagtailcore.Workflow").objects
    for procedure in PROCEDURES:
        if name in procedure.sections:
            workflow = workflows.filter(name=procedure.name, active=True).first()
            if workflow is not None:
                apps.get_model("wagtailcore.WorkflowPage").objects.get_or_create(
                    page_id=pk, defaults={"workflow": workflow}
                )


def permissions(apps: Any, names: Any) -> list[Model]:
    """Return permissions by "app.codename", making those that Django would make after the migrations."""
    found = []
    for name in names:
        app, codename = name.split(".")
        action, _, model = codename.rpartition("_")
        try:
            about = described(apps, app, codename, model)
        except LookupError:
            continue
        permission, _ = apps.get_model("auth.Permission").objects.get_or_create(
            content_type=content_type(apps, app, about[0]),
            codename=codename,
            defaults={"name": about[1].format(action=action)},
        )
        found.append(permission)
    return found


def described(apps: Any, app: str, codename: str, model: str) -> tuple[str, str]:
    """Return the name of a permission's model, and the words for it; raises LookupError for neither."""
    if (app, codename) == ("wagtailadmin", "access_admin"):
        return "admin", "Can access Wagtail admin"
    for candidate in apps.get_app_config(app).get_models():
        options = candidate._meta
        if options.model_name == model:
            return model, f"Can {{action}} {options.verbose_name}"
        if codename in dict(options.permissions):
            return options.model_name, dict(options.permissions)[codename]
    raise LookupError(f"{app}.{codename}")


def content_type(apps: Any, app: str, model: str) -> Model:
    """Return a content type, made if it is missing: they come after the migrations of a new database."""
    found: Model = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app, model=model
    )[0]
    return found
