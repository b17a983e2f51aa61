"""The audit trail becomes append-only; labels that were addresses become names first."""

from django.db import migrations

from community.moderation.append_only import protect, unprotect


def forget_addresses(apps, schema_editor):
    """Whoever has no name was called by the e-mail address in entries of before."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects
    user = kinds.filter(app_label="accounts", model="user").first()
    if user is None:
        return
    for entry in entries.filter(content_type=user, label__contains="@").iterator():
        entry.label = f"Person {entry.object_id}"
        role = entry.data.get("role", "") if isinstance(entry.data, dict) else ""
        person, found, rest = role.partition(": ")
        if found and "@" in person:
            entry.data["role"] = f"{entry.label}: {rest}"
        entry.save(update_fields=["label", "data"])


def put_triggers(apps, schema_editor):
    protect(schema_editor.connection)


def take_triggers(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(forget_addresses, migrations.RunPython.noop),
        migrations.RunPython(put_triggers, take_triggers),
    ]
