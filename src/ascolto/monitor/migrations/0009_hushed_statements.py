from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitor', '0008_named_voices'),
    ]

    operations = [
        migrations.AddField(
            model_name='statement',
            name='hushed_until',
            field=models.DateTimeField(help_text='until then nobody is called or texted', null=True),
        ),
    ]
