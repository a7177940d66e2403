from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitor', '0013_one_press_one_incident'),
    ]

    operations = [
        migrations.AddField(
            model_name='watch',
            name='recounts_from',
            field=models.DateTimeField(help_text='while its past is still being heard: since when', null=True),
        ),
    ]
