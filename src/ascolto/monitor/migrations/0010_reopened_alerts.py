from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitor', '0009_hushed_statements'),
    ]

    operations = [
        migrations.AlterField(
            model_name='alertstep',
            name='verb',
            field=models.CharField(choices=[('raised', 'Raised'), ('told', 'Told'), ('snoozed', 'Snoozed'), ('taken', 'Taken'), ('normal', 'Normal'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=8),
        ),
    ]
