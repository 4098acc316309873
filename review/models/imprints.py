"""What of a report is compared with other reports."""

from __future__ import annotations

from django.db import models

from review.models.reports import Report


class ReportImprint(models.Model):
    """The signature of the words of a report; it can be compared with those of the same ``made_with`` only."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="imprint")
    made_with = models.CharField(max_length=24, db_index=True)
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"imprint of report {self.report_id}"
