"""Words to begin a reason with. Admins change them as they like."""

from django.db import migrations

REASONS = [
    (
        "Advertising",
        "This advertises a product or a service. Tell what you tried and what came of it instead; "
        "name products only where they matter to that.",
    ),
    (
        "Against a person",
        "This is about a person and not about what they wrote. Say what you disagree with, and why.",
    ),
    (
        "Personal data",
        "This names somebody, or says something about them, that is not for everybody. Tell it "
        "again without what points to a person.",
    ),
    (
        "Not about this",
        "This does not belong here. Open a thread of its own in the space where it fits.",
    ),
    (
        "Not borne out",
        "This states as a fact what its sources do not bear out. Name the source, or say that it is "
        "your own view.",
    ),
]


def add_reasons(apps, schema_editor):
    templates = apps.get_model("moderation", "ReasonTemplate").objects
    for position, (title, text) in enumerate(REASONS, start=1):
        templates.get_or_create(title=title, defaults={"text": text, "position": position})


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_trail")]

    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]
