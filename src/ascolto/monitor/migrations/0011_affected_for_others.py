from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitor', '0010_reopened_alerts'),
    ]

    operations = [
        migrations.AddField(
            model_name='affected',
            name='lent_at',
            field=models.DateTimeField(help_text='since when it stands only for linked customers', null=True),
        ),
    ]
