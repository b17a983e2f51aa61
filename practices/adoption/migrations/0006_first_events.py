"""Each row that is there begins its history with the state in which it is."""

from itertools import islice
from typing import Any

from django.db import migrations

AT_ONCE = 1000


def begin_histories(apps: Any, schema_editor: Any) -> None:
    """Write the first event of each row that has none."""
    rows = apps.get_model("adoption", "Adoption").objects.filter(events=None).order_by("pk")
    AdoptionEvent = apps.get_model("adoption", "AdoptionEvent")
    events = (
        AdoptionEvent(
            adoption_id=row.pk,
            kind="reported",
            step=1,
            status=row.status,
            since=row.since,
            outcome=row.outcome,
            confirmation=row.confirmation,
            actor_id=row.reported_by_id,
            at=row.reported_at,
        )
        for row in rows.iterator(AT_ONCE)
    )
    while some := list(islice(events, AT_ONCE)):
        AdoptionEvent.objects.bulk_create(some)


class Migration(migrations.Migration):
    dependencies = [("adoption", "0005_dated_history")]

    operations = [migrations.RunPython(begin_histories, migrations.RunPython.noop)]
