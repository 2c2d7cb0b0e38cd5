"""When each worker was last seen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0026_backups")]

    operations = [
        migrations.CreateModel(
            name="WorkerSeen",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
