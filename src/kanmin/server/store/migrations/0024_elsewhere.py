import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ElsewhereImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("data", models.BinaryField(default=bytes)),
                ("head", models.JSONField(default=list)),
                ("wrong", models.JSONField(default=list)),
                ("whole", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("fault", models.TextField(blank=True)),
                ("task", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ElsewhereRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lg_code", models.CharField(db_index=True, max_length=6)),
                ("title", models.TextField()),
                ("first", models.PositiveSmallIntegerField(null=True)),
                ("last", models.PositiveSmallIntegerField(null=True)),
                ("duties", models.JSONField(default=list)),
                ("url", models.TextField()),
                ("url_key", models.CharField(max_length=64)),
                ("seen_on", models.DateField()),
                ("state", models.CharField(db_index=True, default="waiting", max_length=12)),
                ("name", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0)),
                ("data", models.BinaryField(default=bytes)),
                ("outline", models.BinaryField(default=bytes)),
                ("proposal", models.BinaryField(default=bytes)),
                ("ticket", models.PositiveIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("gone_on", models.DateField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.adoption",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="records",
                        to="store.elsewhereimport",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ElsewhereAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("good", models.BooleanField()),
                ("sentence", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="store.elsewhererecord",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="searchrow",
            name="record",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="found",
                to="store.elsewhererecord",
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhererecord",
            constraint=models.UniqueConstraint(
                models.F("lg_code"), models.F("url_key"), name="one_record_an_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhererecord",
            constraint=models.UniqueConstraint(
                models.F("lg_code"),
                models.F("digest"),
                condition=models.Q(("digest", ""), _negated=True),
                name="one_record_a_file",
            ),
        ),
    ]
