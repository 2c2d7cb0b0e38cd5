"""The table of plans that bodies share with those who oversee them."""

from __future__ import annotations

from django.db import models

from kanmin.server.store.person_field import person


class SharedPlan(models.Model):
    """A time in which a body shares a plan with its prefecture and the State (計画の共有).

    until: when it was withdrawn; none while it lasts. Sharing again is a new row.
    """

    plan = models.ForeignKey("store.StoredPlan", on_delete=models.PROTECT, related_name="shares")
    since = models.DateTimeField(auto_now_add=True)
    by = person()
    until = models.DateTimeField(null=True)
    withdrawn_by = person()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan",), condition=models.Q(until=None), name="one_share_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.since:%Y-%m-%d}"
