"""The weights that were set by hand; nobody proposed or approved them."""

from django.db import migrations
from django.utils import timezone

HAND_SET = {
    "text": 0.30,
    "skills": 0.25,
    "industry": 0.10,
    "results": 0.10,
    "mode": 0.10,
    "level": 0.05,
    "available": 0.05,
    "track": 0.05,
}


def set_by_hand(apps, schema_editor):
    """Version 1, which new runs use until a person approves another."""
    sets = apps.get_model("advising", "WeightSet").objects.using(schema_editor.connection.alias)
    if not sets.exists():
        sets.create(version=1, weights=HAND_SET, is_current=True, approved_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("advising", "0002_initial"),
    ]

    operations = [
        migrations.RunPython(set_by_hand, migrations.RunPython.noop),
    ]
