"""Which record of the register stopped an offer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advising", "0004_questions_about_requests")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="stopped_offers",
                to="advising.conflict",
            ),
        ),
    ]
