from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="anonymity_promised",
            field=models.CharField(
                blank=True,
                choices=[
                    ("double", "Double anonymous: neither authors nor reviewers are named to each other"),
                    ("single", "Single anonymous: reviewers are not named to authors"),
                    ("open", "Open: authors and reviewers are named to each other"),
                ],
                default="",
                editable=False,
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
