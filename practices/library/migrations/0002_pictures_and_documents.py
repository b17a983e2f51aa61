import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


def _row(*fields):
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
        *fields,
    ]


def _picture(*fields):
    return _row(
        (
            "alt_text",
            models.CharField(
                help_text="Read aloud to whoever cannot see it: what the picture tells.",
                max_length=300,
                verbose_name="what it shows",
            ),
        ),
        ("caption", models.CharField(blank=True, max_length=300)),
        (
            "image",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="wagtailimages.image",
                verbose_name="picture",
            ),
        ),
        *fields,
    )


def _document(*fields):
    return _row(
        ("title", models.CharField(max_length=200)),
        (
            "document",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="wagtaildocs.document",
            ),
        ),
        *fields,
    )


def _parent(name, to, related):
    return (
        name,
        modelcluster.fields.ParentalKey(
            on_delete=django.db.models.deletion.CASCADE, related_name=related, to=to
        ),
    )


OPTIONS = {"ordering": ["sort_order"], "abstract": False}


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_initial"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "PracticePicture",
            _picture(_parent("practice", "library.practicepage", "pictures")),
            OPTIONS,
        ),
        migrations.CreateModel(
            "PracticeDocument",
            _document(_parent("practice", "library.practicepage", "documents")),
            OPTIONS,
        ),
        migrations.CreateModel(
            "CasePicture",
            _picture(_parent("case_study", "library.casestudypage", "pictures")),
            OPTIONS,
        ),
        migrations.CreateModel(
            "CaseDocument",
            _document(_parent("case_study", "library.casestudypage", "documents")),
            OPTIONS,
        ),
        migrations.CreateModel(
            "CaseAuthor",
            _row(
                ("name", models.CharField(max_length=150)),
                (
                    "may_be_contacted",
                    models.BooleanField(default=False, verbose_name="agrees to be contacted"),
                ),
                _parent("case_study", "library.casestudypage", "authors"),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="authored_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ),
            {
                **OPTIONS,
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case_study", "user"],
                        name="case_author_once",
                        violation_error_message="This person is already listed as an author.",
                    )
                ],
            },
        ),
    ]
