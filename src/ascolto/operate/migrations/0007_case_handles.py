"""Cases that are there already belong to the handle of their first conversation."""

from django.db import migrations, models


def fill(apps, schema_editor):
    case = apps.get_model("operate", "Case")
    conversation = apps.get_model("operate", "Conversation")
    first = conversation.objects.filter(case=models.OuterRef("pk")).order_by("pk")
    case.objects.filter(handle=None).update(
        handle=models.Subquery(first.values("handle")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('operate', '0006_cases'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
