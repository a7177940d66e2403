"""Anger by a message's own words beside that in its discussion: what was read before was read alone."""

from django.db import migrations, models

ALONE = "UPDATE nlp_annotation SET anger_alone = anger"
# What a person said is nearly sure: `ascolto.nlp.discussion.SAID`.
SAID = """
UPDATE nlp_annotation SET anger_alone = CASE WHEN anger >= 0.5 THEN 0.9 ELSE 0.1 END
WHERE id IN (SELECT annotation_id FROM nlp_correction WHERE label = 'anger')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("nlp", "0003_product_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="annotation",
            name="anger_alone",
            field=models.FloatField(
                default=0.0,
                help_text="by its own words, or as a person said: what it tells of others",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="annotation",
            name="anger",
            field=models.FloatField(
                help_text="0 to 1, in its discussion; angry from a half"
            ),
        ),
        migrations.RunSQL([ALONE, SAID], migrations.RunSQL.noop),
    ]
