"""What harvesters of OAI-PMH get to know, in the order in which it happened."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class HarvestRecord(models.Model):
    """The newest news of one entry: that it changed, or that it was taken back (decision 24).

    A row is never changed: `harvesting/following.py` puts a new one in its place, at the end. So primary keys grow
    with `datestamp`, and whoever reads on from the last key misses nothing. It holds no text of the entry.
    """

    kind = models.CharField(max_length=40)  # name of its list, as in addresses
    key = models.BigIntegerField()  # primary key of the entry
    datestamp = models.DateTimeField()  # whole seconds
    deleted = models.BooleanField(default=False)
    sets = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="harvest_record_once")]
        indexes = [
            models.Index(fields=["datestamp"], name="harvest_record_datestamp"),
            GinIndex(fields=["sets"], name="harvest_record_sets"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}, {self.datestamp:%Y-%m-%dT%H:%M:%SZ}"
