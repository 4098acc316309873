from collections import Counter

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def count_what_is_open(apps, schema_editor):
    """Flag what was found of text for programs before there were flags, and count that and what is alike."""
    flags, submissions, likenesses, readings = (
        apps.get_model("submissions", name).objects for name in ("Flag", "Submission", "Likeness", "FileReading")
    )
    of_sent = {"file__kind": "manuscript", "file__replaced_at": None, "file__version__sent_at__isnull": False}
    sent = readings.filter(**of_sent, facts__isnull=False).order_by("file__version__number")
    newest = {}
    for submission, file, found in sent.values_list("file__version__submission", "file", "facts__for_machines").iterator():
        newest[submission] = file if found else None
    counts = Counter()
    for submission, file in newest.items():
        if file is not None:
            subject = {"subject_type": "submissions.manuscriptfile", "subject_id": file}
            flags.create(submission_id=submission, kind="hidden_text", **subject)
            counts[submission] += 1
    for row in likenesses.filter(settled_at=None, is_resubmission=False):
        counts.update(filter(None, [row.submission_id, row.other_id]))
    for submission, count in counts.items():
        submissions.filter(pk=submission).update(flags_open=count)


class Migration(migrations.Migration):

    dependencies = [
        ('submissions', '0016_list_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='flags_open',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('free_address', 'Suggested reviewer with an address that anybody can have'), ('disposable_address', 'Suggested reviewer with a throw-away address'), ('look_alike_address', 'Suggested reviewer whose address looks like another one'), ('authors_address', 'Suggested reviewer with an address where an author has one'), ('same_network', 'Author and reviewer came from the same network'), ('fast_answer', 'Invitation accepted within minutes'), ('fast_report', 'Report within an hour'), ('report_alike', 'Report like another report'), ('authors_changed', 'Authors changed after review began'), ('hidden_text', 'Text for programs in the manuscript')], max_length=24)),
                ('subject_type', models.CharField(max_length=64)),
                ('subject_id', models.PositiveBigIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='submissions.submission')),
            ],
            options={
                'ordering': ['-seen_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('submission', 'kind', 'subject_type', 'subject_id'), name='flag_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['free_address', 'disposable_address', 'look_alike_address', 'authors_address', 'same_network', 'fast_answer', 'fast_report', 'report_alike', 'authors_changed', 'hidden_text'])), name='flag_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='flag_settled_by_somebody')],
            },
        ),
        migrations.RunPython(count_what_is_open, migrations.RunPython.noop),
    ]
