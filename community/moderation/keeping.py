"""What moderation keeps of a person, for the export of their data and for deleting an account."""

from typing import Any

from community.members.personal_data import PersonalData, register, told
from community.moderation.models import Flag, Suspension
from community.moderation.rules import cases_of
from exemplar.accounts.models import User


def _flags(user: User) -> Any:
    rows = user.flags.select_related("decision", "case").order_by("pk")
    return [
        {
            "what": str(row.case),
            "reason": row.get_reason_display(),
            "note": row.note,
            "created_at": row.created_at.isoformat(),
            "outcome": row.decision.done if row.decision else "",
        }
        for row in rows
    ]


def _erase_notes(user: User) -> None:
    """What they typed beside their flags. That they flagged stays, and so does the reason."""
    Flag.objects.filter(user=user).exclude(reason="other").update(note="")
    Flag.objects.filter(user=user, reason="other").update(note="(erased)")


def _decisions(user: User) -> Any:
    cases = cases_of(user).prefetch_related("decisions__appeal").order_by("pk")
    return [
        {
            "about": str(case),
            "decided": decision.done,
            "reason": decision.reason,
            "decided_at": decision.decided_at.isoformat(),
            "appeal": appeal.text if appeal else "",
            "appeal_outcome": appeal.get_outcome_display() if appeal else "",
            "appeal_reason": appeal.reason if appeal else "",
        }
        for case in cases
        for decision in case.decisions.all()
        for appeal in [getattr(decision, "appeal", None)]
    ]


def _suspensions(user: User) -> Any:
    rows = Suspension.objects.filter(user=user).order_by("pk")
    return told(rows, "started_at", "until", "ended_at", "reason")


register(
    PersonalData(
        name="flags",
        label="What you flagged",
        export=_flags,
        erase=_erase_notes,
        goes="The notes beside your flags are erased.",
        stays="That you flagged something, and for which reason, stays for moderators.",
    )
)
register(
    PersonalData(
        name="moderation_decisions",
        label="Decisions of moderators about what you wrote, and your appeals",
        export=_decisions,
        stays="Decisions about what you wrote stay on record, for moderators only.",
    )
)
register(
    PersonalData(
        name="suspensions",
        label="Suspensions",
        export=_suspensions,
        stays="Past suspensions stay on record, for moderators only.",
    )
)
