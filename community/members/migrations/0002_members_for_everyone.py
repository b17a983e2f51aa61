"""A profile for everybody who had an account before there were profiles."""

from django.db import migrations

from community.members.handles import NAMELESS, base_for

BATCH = 500


def make_members(apps, schema_editor):
    """Handles from names, as for whoever comes later; numbered where a name is there already."""
    Member = apps.get_model("members", "Member")
    User = apps.get_model("accounts", "User")
    taken = set(Member.objects.values_list("handle", flat=True))
    made = []
    for person in User.objects.filter(member=None).order_by("pk").iterator(chunk_size=BATCH):
        base = base_for(f"{person.first_name} {person.last_name}")
        number = 1 if base != NAMELESS else 10_000
        handle = base if base != NAMELESS else f"{base}-{number}"
        while handle in taken:
            number += 1
            handle = f"{base}-{number}"
        taken.add(handle)
        made.append(Member(user=person, handle=handle, created_at=person.date_joined))
    Member.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(make_members, migrations.RunPython.noop, elidable=True)]
