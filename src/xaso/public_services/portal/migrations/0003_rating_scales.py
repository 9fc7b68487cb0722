import django.contrib.postgres.fields
import django.db.models.deletion
import xaso.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("portal", "0002_submissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RatingScale",
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
                (
                    "of_commune",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.commune",
                    ),
                ),
                (
                    "of_province",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.province",
                    ),
                ),
                (
                    "steps",
                    models.PositiveSmallIntegerField(
                        choices=[(3, "Three steps"), (5, "Five steps")], verbose_name="steps"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rating scale",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("of_commune__isnull", False), ("of_province__isnull", True)
                            ),
                            models.Q(
                                ("of_commune__isnull", True), ("of_province__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="scale_belongs_to_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("steps__in", [3, 5])),
                        name="scale_steps_are_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("of_commune__isnull", False)),
                        fields=("of_commune", "valid_from"),
                        name="one_scale_a_day_of_commune",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("of_province__isnull", False)),
                        fields=("of_province", "valid_from"),
                        name="one_scale_a_day_of_province",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="rating", name="score_is_known"),
        migrations.AlterField(
            model_name="rating",
            name="score",
            field=models.PositiveSmallIntegerField(verbose_name="score"),
        ),
        migrations.AlterField(
            model_name="rating",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="changed_at",
            field=models.DateTimeField(null=True, verbose_name="changed at"),
        ),
        migrations.AddField(
            model_name="rating",
            name="officer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="steps",
            field=models.PositiveSmallIntegerField(
                choices=[(3, "Three steps"), (5, "Five steps")],
                default=3,
                verbose_name="steps",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="scale",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portal.ratingscale",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("score__range", (1, 3)), ("steps", 3)),
                    models.Q(("score__range", (1, 5)), ("steps", 5)),
                    _connector="OR",
                ),
                name="score_is_within_its_steps",
            ),
        ),
    ]
