from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_files_of_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentreceiver",
            name="envelopes",
            field=models.PositiveSmallIntegerField(
                default=1, verbose_name="number of envelopes"
            ),
        ),
        migrations.AddIndex(
            model_name="documentreceiver",
            index=models.Index(
                condition=models.Q(("channel", "post")),
                fields=["commune", "sent_at"],
                name="document_receivers_by_post",
            ),
        ),
    ]
