"""Invented contributions, one in each state, made as people make them. In a demonstration only."""

import datetime as dt
from typing import Any

import yaml
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from exemplar.accounts.models import User
from exemplar.home.starter_content.page_content import Pages
from exemplar.home.starter_content.people import STARTER_FOLDER
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail, logged_at
from practices.contributing.actions import (
    start_contribution,
    submit_contribution,
    withdraw_contribution,
)
from practices.contributing.enums import State
from practices.contributing.models import Contribution
from practices.contributing.review.actions import (
    answer_comment,
    claim_review,
    decide,
    mark_dealt_with,
)
from practices.contributing.review.dates import answer_due

FILE = STARTER_FOLDER / "demonstration" / "contributions.yaml"
# What decides a contribution, by the state that it leads to.
_DECISIONS = {
    State.PUBLISHED: "publish",
    State.CHANGES_REQUESTED: "request_changes",
    State.DECLINED: "decline",
}


def load_contributions(terms: Terms, practices: Pages, trail: Trail) -> None:
    """Make those that have not been made yet. What people have done with the others stays."""
    for wanted in yaml.safe_load(FILE.read_text(encoding="utf-8"))["contributions"]:
        source = f"contributions/{wanted['slug']}"
        if trail.pk_of(source) is not None:
            trail.same(source)
            continue
        typed = _typed(wanted["typed"], terms, practices)
        if typed is not None:
            trail.made(source, _make(wanted, typed))


def _typed(texts: dict[str, Any], terms: Terms, practices: Pages) -> dict[str, Any] | None:
    """The fields as somebody would have typed them; None where what they refer to is not there."""
    typed = dict(texts)
    known = {"agency": ("agencies",), "channels": (), "customer_groups": (), "topics": ()}
    for name, kinds in known.items():
        if name not in typed:
            continue
        found = terms[kinds[0] if kinds else name]
        slugs = typed[name] if isinstance(typed[name], list) else [typed[name]]
        if not all(slug in found for slug in slugs):
            return None
        keys = [str(found[slug].pk) for slug in slugs]
        typed[name] = keys if isinstance(typed[name], list) else keys[0]
    links = typed.get("practice_links", [])
    if not all(slug in practices for slug in links):
        return None
    if links:
        typed["practice_links"] = [{"practice": practices[slug].title} for slug in links]
    return typed


def _make(wanted: dict[str, Any], typed: dict[str, Any]) -> Contribution:
    """As if it had been handed in some days ago, and answered two days later."""
    owner = User.objects.get(email=wanted["owner"])
    is_draft = wanted["state"] == State.DRAFT
    submitted = timezone.now() - dt.timedelta(days=0 if is_draft else wanted.get("days", 0))
    answered = min(submitted + dt.timedelta(days=2), timezone.now())
    with logged_at(submitted):
        contribution = start_contribution(actor=owner, kind=wanted["kind"], values=typed)
        if not is_draft:
            contribution = submit_contribution(actor=owner, contribution=contribution)
    if not is_draft:
        with logged_at(answered):
            _review(wanted, contribution, owner)
        _put_back(contribution, submitted, answered)
    return Contribution.objects.get(pk=contribution.pk)


def _review(wanted: dict[str, Any], contribution: Contribution, owner: User) -> None:
    """What has been said and decided."""
    reviewer = User.objects.filter(email=wanted.get("reviewer", "")).first()
    if wanted["state"] == State.WITHDRAWN:
        withdraw_contribution(actor=owner, contribution=contribution)
    if reviewer is None:
        return
    claim_review(actor=reviewer, contribution=contribution)
    remarks = wanted.get("comments", ())
    comments = [
        Comment.objects.create(
            page=contribution.page, user=reviewer, text=each["text"], contentpath=each["field"]
        )
        for each in remarks
    ]
    if decision := _DECISIONS.get(wanted["state"]):
        reason = wanted.get("reason", "")
        decide(actor=reviewer, contribution=contribution, name=decision, reason=reason)
    for each, comment in zip(remarks, comments, strict=True):
        about = {"actor": owner, "contribution": contribution, "comment_id": comment.pk}
        if "answer" in each:
            answer_comment(text=each["answer"], **about)
        if each.get("dealt_with"):
            mark_dealt_with(**about)


def _put_back(contribution: Contribution, submitted: dt.datetime, answered: dt.datetime) -> None:
    kept = Contribution.objects.filter(pk=contribution.pk)
    kept.update(submitted_at=submitted, changed_at=submitted)
    kept.exclude(answer_due=None).update(answer_due=answer_due(submitted))
    kept.exclude(answered_at=None).update(answered_at=answered)
    comments = Comment.objects.filter(page_id=contribution.page_id)
    comments.update(created_at=submitted)
    CommentReply.objects.filter(comment__in=comments).update(created_at=answered)
