"""Fill in, for releases imported before, what later ones record: own digests, contributors, numbers, times."""

import hashlib

import orjson
from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 500


def fill_versions(apps, schema_editor):
    EntryVersion = apps.get_model("frameworks", "EntryVersion")
    waiting = []
    for version in EntryVersion.objects.filter(own_digest="").iterator(chunk_size=BATCH):
        own = {name: value for name, value in version.content.items() if name != "relationships"}
        canonical = orjson.dumps(own, option=orjson.OPT_SORT_KEYS)
        version.own_digest = hashlib.sha256(canonical).hexdigest()
        version.status = version.content["status"]
        waiting.append(version)
        if len(waiting) == BATCH:
            EntryVersion.objects.bulk_update(waiting, ["own_digest", "status"])
            waiting.clear()
    EntryVersion.objects.bulk_update(waiting, ["own_digest", "status"])


def fill_releases(apps, schema_editor):
    Release = apps.get_model("frameworks", "Release")
    ReleaseEntry = apps.get_model("frameworks", "ReleaseEntry")
    Entry = apps.get_model("frameworks", "Entry")
    for release in Release.objects.all():
        carried = ReleaseEntry.objects.filter(release=release)
        names = set()
        for thanked in carried.values_list("version__content__attributes__contributors", flat=True).iterator():
            names.update(thanked or ())
        release.contributors = sorted(names)
        if release.state == "current":
            release.current_from = release.imported_at
            number = Entry.objects.filter(pk=OuterRef("entry")).values("source_version")
            carried.update(source_version=Subquery(number))
        release.save()


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0003_editorial_workflow")]

    operations = [
        migrations.RunPython(fill_versions, migrations.RunPython.noop),
        migrations.RunPython(fill_releases, migrations.RunPython.noop),
    ]
