"""Where a contribution stands and what is said about it, on its authors' page and in the admin."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst

from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.contributing.pages import public_name
from practices.contributing.review.answering import Answers, kept_answer
from practices.contributing.review.desk import authors_of
from practices.contributing.review.forms import LONGEST_ANSWER
from practices.contributing.review.queries import (
    Remark,
    Standing,
    contribution_of,
    remarks_for_authors,
    remarks_on,
)
from practices.contributing.review.rules import can_answer_comments, can_review
from practices.contributing.rules import is_author
from practices.contributing.shape import fields_of, step_of

register = template.Library()


@register.simple_tag
def standing_of(contribution: Contribution) -> Standing:
    """Where a contribution stands."""
    return Standing(contribution)


@register.filter
def named(person: Any) -> str:
    """A person's name, never their address."""
    return public_name(person)


@dataclass(frozen=True)
class ShownRemark:
    """A remark as the authors' page shows it, with an answer that could not be sent."""

    remark: Remark
    typed: str
    refused: str


def _read_once(request: Any, contribution: Contribution) -> dict[str, list[Remark]]:
    kept = getattr(request, "_remarks", None)
    if kept is None or kept[0] != contribution.pk:
        request._remarks = kept = (contribution.pk, remarks_for_authors(contribution))
    found: dict[str, list[Remark]] = kept[1]
    return found


@register.inclusion_tag("contributing/_remarks.html", takes_context=True)
def remarks_about(context: Any, contribution: Contribution, field: str) -> dict[str, Any]:
    """What the reviewers have said about one field, to be answered; read once for a page."""
    request = context["request"]
    remarks = _read_once(request, contribution).get(field, [])
    answers = getattr(request, "refused_answers", None) or Answers()
    return {
        "remarks": [
            ShownRemark(
                remark,
                answers.typed.get(remark.comment.pk)
                or kept_answer(request, contribution, remark.comment.pk),
                answers.refused.get(remark.comment.pk, ""),
            )
            for remark in remarks
        ],
        "may_answer": bool(remarks) and can_answer_comments(request.user, contribution),
        "longest": LONGEST_ANSWER,
    }


@register.simple_tag(takes_context=True)
def all_remarks(context: Any, contribution: Contribution) -> list[tuple[str, list[Remark]]]:
    """What the reviewers have said, section by section, in the order in which one writes."""
    found = _read_once(context["request"], contribution)
    fields = fields_of(contribution.kind)
    known = [(field.label, found[name]) for name, field in fields.items() if name in found]
    return known + [(name, found[name]) for name in found if name not in fields]


@register.inclusion_tag("wagtailadmin/contributing/review_bar.html", takes_context=True)
def review_bar(context: Any, page: Any) -> dict[str, Any]:
    """Above the page of a contribution in the admin: whose it is, and where it stands."""
    contribution = contribution_of(page) if page and page.pk else None
    if contribution is None:
        return {}
    user = context["request"].user
    return {
        "contribution": contribution,
        "standing": Standing(contribution),
        "authors": authors_of(contribution),
        "is_own": is_author(user, contribution),
        "may_decide": contribution.state == State.SUBMITTED and can_review(user, contribution),
        "user": user,
        "remarks": [(_section(page, remark), remark) for remark in remarks_on(page.pk)],
        "csrf_token": context.get("csrf_token"),
    }


def _section(page: Any, remark: Remark) -> str:
    fields = (*page._meta.concrete_fields, *page._meta.many_to_many)
    names = {field.name: field.verbose_name for field in fields}
    return capfirst(str(names.get(remark.field, remark.field.replace("_", " "))))


@register.filter
def step_for(contribution: Contribution, field: str) -> str:
    """The step in which a section is written."""
    return step_of(contribution.kind, field)
