from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0024_elsewhere"),
    ]

    operations = [
        migrations.CreateModel(
            name="HostKey",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("noted_at", models.DateTimeField(auto_now=True)),
            ],
        ),
    ]
