from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("topic", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO reference_stamp (topic, stamp) VALUES ('', gen_random_uuid())",
            migrations.RunSQL.noop,
        ),
    ]
