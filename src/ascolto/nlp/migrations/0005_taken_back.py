from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nlp", "0004_anger_in_discussion")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
    ]
