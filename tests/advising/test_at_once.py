"""Many at the very same moment: twenty coordinators, two delegates, two settlings."""

import pytest

from community.advising.actions import conflicts as register
from community.advising.actions import requests as actions
from community.advising.actions.clearances import answer_clearance
from community.advising.actions.drafts import save_draft
from community.advising.models import AdviceRequest, Clearance, Conflict, Step
from exemplar.accounts.enums import Role
from tests.factories import (
    AdviceRequestFactory,
    ClearanceFactory,
    CompanyFactory,
    ConflictFactory,
    role_user,
)
from tests.races import at_once, needs_postgresql, outcomes

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]
CHANGED = "RequestChangedError"


def test_of_twenty_coordinators_one_decides():
    request = AdviceRequestFactory()
    people = [role_user(Role.COORDINATOR) for _ in range(20)]

    def deciding(number, who):
        act = actions.screen_request if number % 2 else actions.decline_request
        return lambda: act(actor=who, request=request, seen=1, reason=f"Reason {number}")

    acts = [deciding(number, who) for number, who in enumerate(people)]
    told = at_once(AdviceRequest.objects.filter(pk=request.pk), *acts)
    assert outcomes(told) == ["ok", *[CHANGED] * 19]
    kept = AdviceRequest.objects.get(pk=request.pk)
    assert (kept.state, kept.reason, kept.version) == ("declined", "Reason 0", 2)
    assert Step.objects.filter(request=request, state="declined").count() == 1


def test_of_twenty_edits_of_a_conflict_one_is_kept():
    conflict = ConflictFactory()
    people = [role_user(Role.COORDINATOR) for _ in range(20)]

    def changing(number, who):
        return lambda: register.change_conflict(
            actor=who, conflict=conflict, seen=1, fields={"words": f"Words {number}"}
        )

    acts = [changing(number, who) for number, who in enumerate(people)]
    told = at_once(Conflict.objects.filter(pk=conflict.pk), *acts)
    assert outcomes(told) == ["ok", *["ConflictChangedError"] * 19]
    kept = Conflict.objects.get(pk=conflict.pk)
    assert (kept.words, kept.version) == ("Words 0", 2)


def test_twenty_coordinators_edit_twenty_records_at_once():
    conflicts = [ConflictFactory() for _ in range(20)]
    people = [role_user(Role.COORDINATOR) for _ in range(20)]

    def changing(conflict, who):
        return lambda: register.change_conflict(
            actor=who, conflict=conflict, seen=1, fields={"words": f"By {who.pk}"}
        )

    acts = [changing(*pair) for pair in zip(conflicts, people, strict=True)]
    assert outcomes(at_once(Conflict.objects.all(), *acts)) == ["ok"] * 20
    kept = Conflict.objects.order_by("pk").values_list("words", flat=True)
    assert list(kept) == [f"By {who.pk}" for who in people]


def test_submitting_while_a_colleague_withdraws():
    request = AdviceRequestFactory(draft=True)
    who = request.official
    told = at_once(
        AdviceRequest.objects.filter(pk=request.pk),
        lambda: actions.withdraw_request(actor=who, request=request, seen=1),
        lambda: actions.submit_request(actor=who, request=request),
    )
    assert outcomes(told) == ["ok", CHANGED]
    assert AdviceRequest.objects.get(pk=request.pk).state == "withdrawn"


def test_two_tabs_write_their_first_words():
    request = AdviceRequestFactory(draft=True)

    def typing(tab):
        return lambda: save_draft(
            actor=request.official, request=request, name="title", value=tab, version=0, tab=tab
        )

    told = at_once(AdviceRequest.objects.filter(pk=request.pk), typing("one"), typing("two"))
    assert outcomes(told) == ["ok", "ConflictError"]
    assert request.typed.get().value == "one"


def test_two_ethics_officers_answer_once():
    asked = ClearanceFactory()

    def answering(give):
        who = role_user(Role.ETHICS_OFFICER)
        day = asked.asked_at.date()
        return lambda: answer_clearance(
            actor=who, clearance=asked, give=give, answer="Why.", ends_on=day, on=day
        )

    told = at_once(Clearance.objects.filter(pk=asked.pk), answering(True), answering(False))
    assert outcomes(told) == ["ok", "ClearanceChangedError"]
    assert Clearance.objects.get(pk=asked.pk).state == "given"


def test_one_name_is_settled_once():
    conflict = ConflictFactory(unsettled=True)
    companies = [CompanyFactory(), CompanyFactory()]

    def settling(company):
        who = role_user(Role.COORDINATOR)
        return lambda: register.settle_conflict(
            actor=who, conflict=conflict, seen=1, company=company
        )

    told = at_once(Conflict.objects.filter(pk=conflict.pk), *map(settling, companies))
    assert outcomes(told) == ["ok", "ConflictChangedError"]
    assert Conflict.objects.get(pk=conflict.pk).company == companies[0]
