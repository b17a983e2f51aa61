from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advising", "0005_draft_answers_and_open_agencies")]

    operations = [
        migrations.RemoveField(model_name="offer", name="token_digest"),
        migrations.AddField(
            model_name="offer",
            name="key",
            field=models.UUIDField(default=uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="mailed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="engagement",
            name="held_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
