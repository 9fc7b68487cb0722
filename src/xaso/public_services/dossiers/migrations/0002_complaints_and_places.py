import django.db.models.deletion
import xaso.kernel.tenancy.context
import xaso.kernel.tenancy.models
import xaso.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0001_initial"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DelayComplaint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=xaso.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("words_sealed", models.BinaryField(default=b"")),
                ("answer_due_at", models.DateTimeField(verbose_name="answer due at")),
                ("answer_sealed", models.BinaryField(default=b"")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        db_index=False,
                        default=xaso.kernel.tenancy.context.require_commune,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.commune",
                    ),
                ),
                (
                    "dossier",
                    xaso.kernel.tenancy.models.CommuneForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "complaint about delay",
                "indexes": [
                    models.Index(
                        fields=["commune", "dossier", "made_at"], name="complaint_by_dossier"
                    ),
                    models.Index(fields=["commune", "-made_at"], name="complaint_newest"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["commune", "answer_due_at"],
                        name="complaint_open_by_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("commune", "dossier"),
                        name="one_open_complaint_a_dossier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True)
                            ),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="complaint_answer_has_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=xaso.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person_index", models.BinaryField(max_length=16)),
                (
                    "of_commune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "place of a person's dossiers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_index", "of_commune"),
                        name="person_place_is_named_once",
                    )
                ],
            },
        ),
    ]
