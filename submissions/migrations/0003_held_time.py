from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_submission_anonymity_promised")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="held_for",
            field=models.DurationField(default=timedelta, editable=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="held_after_report",
            field=models.DurationField(default=timedelta, editable=False),
        ),
    ]
