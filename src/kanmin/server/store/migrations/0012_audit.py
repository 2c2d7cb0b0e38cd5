import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_revision_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("lg_code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lg_code", models.CharField(blank=True, max_length=6)),
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=32)),
                ("target", models.CharField(blank=True, max_length=120)),
                ("detail", models.CharField(blank=True, max_length=120)),
                ("digest", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["lg_code", "at"], name="audit_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("lg_code"), models.F("number"), name="one_record_a_number"
                    )
                ],
            },
        ),
    ]
