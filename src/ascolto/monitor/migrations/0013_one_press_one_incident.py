from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitor', '0012_each_message_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='incident',
            name='key',
            field=models.UUIDField(help_text='the same press twice is one', null=True),
        ),
        migrations.AddField(
            model_name='statement',
            name='key',
            field=models.UUIDField(help_text='the same press twice is one', null=True),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(fields=('brand', 'key'), name='incident_key'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('incident', 'key'), name='statement_key'),
        ),
    ]
