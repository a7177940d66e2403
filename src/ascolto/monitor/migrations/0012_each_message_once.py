"""Messages by the watches that heard them, so that several watches together count each once."""

import hashlib
from collections import Counter
from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

_AT_ONCE = 5000


def count(apps, schema_editor):
    """Of what was heard before; as `counting` does it."""
    mentions = apps.get_model("monitor", "Mention").objects.filter(dismissed_at=None)
    fields = ("workspace_id", "message_id", "watch_id", "account_id", "bin", "sentiment")
    rows = mentions.order_by("workspace_id", "message_id", "watch_id").values_list(*fields)
    said = Counter()
    for (workspace, _message), same in groupby(rows.iterator(_AT_ONCE), lambda row: row[:2]):
        heard = list(same)
        account, bin, mood = heard[-1][3:]
        watches = " ".join(str(row[2]) for row in heard)
        said[workspace, watches, account, bin, mood] += 1
    hearers = apps.get_model("monitor", "Hearers").objects
    known = {}
    for workspace, watches in sorted({key[:2] for key in said}):
        key = hashlib.blake2b(watches.encode(), digest_size=16).hexdigest()
        made = hearers.create(workspace_id=workspace, watches=watches, key=key)
        known[workspace, watches] = made.pk
    by_hour = Counter()
    for (workspace, watches, account, bin, mood), n in said.items():
        by_hour[workspace, watches, account, bin // 12, mood] += n
    for name, unit, counted in (("BinHeard", "bin", said), ("HourHeard", "hour", by_hour)):
        model = apps.get_model("monitor", name)
        model.objects.bulk_create(
            (
                model(
                    workspace_id=workspace, hearers_id=known[workspace, watches], account_id=account,
                    sentiment=mood, said=n, **{unit: at},
                )
                for (workspace, watches, account, at, mood), n in counted.items()
            ),
            batch_size=_AT_ONCE,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0009_insights"),
        ("core", "0006_training"),
        ("monitor", "0011_affected_for_others"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="mention",
            index=models.Index(fields=["bin", "workspace"], name="mention_of_bin"),
        ),
        migrations.CreateModel(
            name="Hearers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("watches", models.TextField(help_text="their ids, the smallest first, a space between")),
                ("key", models.CharField(help_text="made of them", max_length=32)),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.workspace")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "key"), name="hearers_identity")
                ],
            },
        ),
        migrations.CreateModel(
            name="BinHeard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bin", models.PositiveIntegerField()),
                ("sentiment", models.CharField(blank=True, max_length=8)),
                ("said", models.PositiveIntegerField(default=0)),
                ("account", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.account")),
                ("hearers", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="monitor.hearers")),
                ("workspace", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.workspace")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "bin", "sentiment", "account", "hearers"), name="bin_heard_identity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HourHeard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.PositiveIntegerField(help_text="since the epoch")),
                ("sentiment", models.CharField(blank=True, max_length=8)),
                ("said", models.PositiveIntegerField(default=0)),
                ("account", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.account")),
                ("hearers", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="monitor.hearers")),
                ("workspace", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.workspace")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "hour", "sentiment", "account", "hearers"), name="hour_heard_identity"
                    )
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]  # fmt: skip
