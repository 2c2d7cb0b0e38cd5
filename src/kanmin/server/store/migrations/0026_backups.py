"""When the last good backup was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0025_host_keys")]

    operations = [
        migrations.CreateModel(
            name="BackupRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("rows", models.PositiveBigIntegerField(default=0)),
                ("fault", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ("pk",)},
        ),
    ]
