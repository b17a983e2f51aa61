"""The register of conflicts: keeping it, importing it, settling names, clearances."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.advising.actions import conflicts as register
from community.advising.actions.clearances import (
    ClearanceChangedError,
    answer_clearance,
    ask_clearance,
    lapse_clearances,
    revoke_clearance,
)
from community.advising.actions.conflicts import ConflictChangedError
from community.advising.company_names import plain_name
from community.advising.conflict_import import decode, read_conflicts
from community.advising.enums import RequestState
from community.advising.forms.conflicts import AskClearanceForm, ConflictForm
from community.advising.models import Conflict
from community.advising.rules.conflicts import visible_clearances, visible_conflicts
from community.advising.signals import conflict_changed
from community.expertise.actions import declare_interest, end_interest
from exemplar.accounts.enums import Role
from tests.factories import (
    AdviceRequestFactory,
    AgencyFactory,
    ClearanceFactory,
    CompanyFactory,
    ConflictFactory,
    role_user,
)
from tests.factories.expertise import AdvisorFactory

pytestmark = pytest.mark.django_db
HEAD = "kind,company,agency,starts_on,ends_on,words,source\n"


@pytest.fixture
def coordinator():
    return role_user(Role.COORDINATOR)


@pytest.fixture
def officer():
    return role_user(Role.ETHICS_OFFICER)


@pytest.fixture
def told():
    """The records whose change was told, in order."""
    found = []

    def listen(conflict, **_kwargs):
        found.append(conflict.pk)

    conflict_changed.connect(listen)
    yield found
    conflict_changed.disconnect(listen)


def fields_of(**changed):
    return {
        "kind": "contract",
        "company": None,
        "company_name": "",
        "advisor": None,
        "agency": None,
        "words": "Runs the call center.",
        "source": "The list of contracts.",
        **changed,
    }


# --- Keeping --------------------------------------------------------------------------------------


def test_a_recorded_conflict_holds_and_is_told(
    coordinator, told, django_capture_on_commit_callbacks
):
    fields = fields_of(company=CompanyFactory(), agency=AgencyFactory())
    with django_capture_on_commit_callbacks(execute=True):
        made = register.record_conflict(actor=coordinator, fields=fields)
    assert (made.state, made.checked_by, told) == ("holds", coordinator, [made.pk])


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.COORDINATOR, Role.ADMIN}])
def test_nobody_else_keeps_the_register(role):
    fields = fields_of(company=CompanyFactory(), agency=AgencyFactory())
    with pytest.raises(PermissionDenied):
        register.record_conflict(actor=role_user(role), fields=fields)


@pytest.mark.parametrize("role", list(Role))
def test_coordinators_and_ethics_officers_read_the_register(role):
    conflict, clearance = ConflictFactory(), ClearanceFactory()
    person = role_user(role)
    reads = role in {Role.COORDINATOR, Role.ETHICS_OFFICER, Role.ADMIN}
    assert visible_conflicts(person).filter(pk=conflict.pk).exists() == reads
    assert visible_clearances(person).filter(pk=clearance.pk).exists() == reads


def test_a_record_of_nobody_or_of_no_agency_is_refused(coordinator):
    with pytest.raises(ValidationError):
        register.record_conflict(actor=coordinator, fields=fields_of(agency=AgencyFactory()))
    with pytest.raises(ValidationError) as caught:
        register.record_conflict(actor=coordinator, fields=fields_of(company=CompanyFactory()))
    assert list(caught.value.message_dict) == ["agency"]
    assert Conflict.objects.count() == 0


def test_a_holding_goes_without_an_agency(coordinator):
    fields = fields_of(company=CompanyFactory(), advisor=AdvisorFactory(), kind="ownership")
    assert register.record_conflict(actor=coordinator, fields=fields).agency is None


def test_an_end_before_the_start_is_refused(coordinator):
    fields = fields_of(company=CompanyFactory(), agency=AgencyFactory(),
                       starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1))  # fmt: skip
    with pytest.raises(ValidationError):
        register.record_conflict(actor=coordinator, fields=fields)


def test_who_read_an_earlier_version_changes_nothing(coordinator):
    conflict = ConflictFactory()
    register.check_conflict(actor=coordinator, conflict=conflict, seen=1)
    for act in (register.end_conflict, register.check_conflict):
        with pytest.raises(ConflictChangedError):
            act(actor=coordinator, conflict=conflict, seen=1)
    conflict.refresh_from_db()
    assert (conflict.version, conflict.state) == (2, "holds")


def test_a_change_ends_the_clearances_of_what_it_was(coordinator):
    conflict = ConflictFactory()
    given = ClearanceFactory(conflict=conflict, given=True)
    register.change_conflict(
        actor=coordinator, conflict=conflict, seen=1, fields={"words": "Something else."}
    )
    given.refresh_from_db()
    assert given.state == "lapsed"


def test_saving_the_same_changes_nothing(coordinator):
    conflict = ConflictFactory()
    given = ClearanceFactory(conflict=conflict, given=True)
    made = register.change_conflict(
        actor=coordinator, conflict=conflict, seen=1, fields={"words": conflict.words}
    )
    given.refresh_from_db()
    assert (made.version, given.state) == (1, "given")


def test_ending_keeps_the_record(coordinator):
    conflict = ConflictFactory(reported=True)
    register.end_conflict(actor=coordinator, conflict=conflict, seen=1)
    conflict.refresh_from_db()
    assert (conflict.state, conflict.checked_by) == ("ended", coordinator)


def test_the_trail_holds_no_content(coordinator):
    fields = fields_of(
        company=CompanyFactory(name="Secret"), agency=AgencyFactory(), words="Secret"
    )
    made = register.record_conflict(actor=coordinator, fields=fields)
    entry = ModelLogEntry.objects.for_instance(made).get()
    assert (entry.action, entry.label, entry.data) == (
        "advising.record_conflict", f"Conflict {made.pk}", {},
    )  # fmt: skip


# --- Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme, Inc.", "ACME"),
        ("The Acme Company", "acme co"),
        ("Müller & Sons GmbH", "muller and sons"),
        ("A.C.M.E. L.L.C.", "acme"),
        ("Example Stores Group (demonstration)", "example stores"),
        ("O'Neil Corp", "oneil"),
    ],
)
def test_one_company_is_written_in_many_ways(one, other):
    assert plain_name(one) == plain_name(other) != ""


def test_settling_settles_all_of_that_name(coordinator):
    first = ConflictFactory(unsettled=True)
    second = ConflictFactory(unsettled=True, company_name="nobody knows inc.")
    other = ConflictFactory(unsettled=True, company_name="Another")
    company = CompanyFactory()
    rows = register.settle_conflict(actor=coordinator, conflict=first, seen=1, company=company)
    assert rows == [first, second]
    assert list(Conflict.objects.filter(company=company).order_by("pk")) == [first, second]
    other.refresh_from_db()
    assert other.company is None


def test_a_name_is_settled_when_its_company_is_added():
    conflict = ConflictFactory(unsettled=True)
    assert register.settle_known_names() == 0
    company = CompanyFactory(name="Nobody Knows")
    assert register.settle_known_names() == 1
    conflict.refresh_from_db()
    assert (conflict.company, conflict.company_name) == (company, "")


# --- What advisors declare ------------------------------------------------------------------------


def test_a_declared_interest_is_reported_and_blocks():
    advisor, agency = AdvisorFactory(with_account=True), AgencyFactory()
    interest = declare_interest(
        actor=advisor.user, advisor=advisor, kind="family", words="My sister.", agency=agency
    )
    conflict = Conflict.objects.get()
    assert (conflict.state, conflict.advisor, conflict.agency, conflict.interest) == (
        "reported", advisor, agency, interest,
    )  # fmt: skip


def test_what_an_advisor_calls_over_is_looked_at_first(coordinator):
    advisor = AdvisorFactory(with_account=True)
    interest = declare_interest(
        actor=advisor.user, advisor=advisor, kind="family", words="x", agency=AgencyFactory()
    )
    conflict = Conflict.objects.get()
    register.check_conflict(actor=coordinator, conflict=conflict, seen=1)
    end_interest(actor=advisor.user, advisor=advisor, interest=interest)
    conflict.refresh_from_db()
    assert (conflict.state, conflict.ends_on) == ("reported", None)
    assert conflict.source.startswith("Declared by the advisor, who says that it ended on ")


# --- Importing ------------------------------------------------------------------------------------


def test_a_file_is_taken_in_with_parents_and_unknown_names(coordinator):
    parent = CompanyFactory(name="Big Group")
    child = CompanyFactory(name="Small Part Inc", parent=parent)
    agency = AgencyFactory(name="Office of Letters", abbreviation="OL")
    text = (
        HEAD
        + "contract,SMALL PART,OL,2026-01-01,,Prints the letters,List\n"
        + "Bid,Who Is This Ltd,Office of Letters,,2026-12-31,A bid,List\n"
    )
    lines = read_conflicts(text).lines
    assert [line.outcome for line in lines] == [
        "Taken in: Small Part Inc, part of Big Group.",
        "No company of this name is known here. It is taken in, blocks every advisor whose "
        "company may be it, and waits to be settled.",
    ]
    assert Conflict.objects.count() == 0
    register.import_conflicts(actor=coordinator, text=text)
    rows = Conflict.objects.order_by("pk").values_list("kind", "company", "company_name", "agency")
    assert list(rows) == [
        ("contract", child.pk, "", agency.pk),
        ("bid", None, "Who Is This Ltd", agency.pk),
    ]


def test_importing_twice_is_importing_once(coordinator):
    AgencyFactory(name="Office")
    text = HEAD + "contract,Unknown,Office,,,Words,List\ncontract,unknown inc,Office,,,Words,List\n"
    assert len(register.import_conflicts(actor=coordinator, text=text)) == 1
    assert register.import_conflicts(actor=coordinator, text=text) == []


@pytest.mark.parametrize(
    ("line", "told_of"),
    [
        ("gift,Acme,Office,,,Words,List", "“kind” is one of:"),
        ("contract,,Office,,,Words,List", "“company” is empty."),
        ("contract,Acme,Elsewhere,,,Words,List", "No agency is called “Elsewhere”."),
        ("contract,Acme,Office,05/31/2026,,Words,List", "“starts_on” is a day"),
        ("contract,Acme,Office,2026-05-02,2026-05-01,Words,List", "The end is before the start."),
        ("contract,Acme,Office,,,,List", "“words”"),
        ("contract,Acme,Office,,,a\u202eb,List", "“words”"),
        ("contract,Acme,Office,,,Words,List,more", "more values than columns"),
        (f"contract,{'x' * 121},Office,,,Words,List", "“company_name”"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_the_file_out(coordinator, line, told_of):
    AgencyFactory(name="Office")
    text = f"{HEAD}contract,Fine,Office,,,Words,List\n{line}\n"
    (wrong,) = read_conflicts(text).wrong
    assert wrong.number == 3
    assert told_of in wrong.outcome
    with pytest.raises(ValidationError):
        register.import_conflicts(actor=coordinator, text=text)
    assert Conflict.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", HEAD, 'kind,"company\n', HEAD + "\0", HEAD + '"a"b,c\n', HEAD + "x," * 2100],
)
def test_what_is_no_such_file_is_told(text):
    read = read_conflicts(text)
    assert not read.can_be_imported
    assert read.errors or read.wrong


def test_a_quotation_mark_that_is_missing_is_told_in_plain_words():
    (told,) = read_conflicts(HEAD + '"contract,').errors
    end = "a quotation mark is missing, or a cell is too long."
    assert told == f"It cannot be read beyond line 1: {end}"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 500_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(content):
    with pytest.raises(ValidationError):
        decode(content)


# --- Clearances -----------------------------------------------------------------------------------


def test_an_ethics_officer_clears_for_a_scope_until_a_day(coordinator, officer):
    conflict, request = ConflictFactory(), AdviceRequestFactory()
    asked = ask_clearance(actor=coordinator, conflict=conflict, request=request, question="May we?")
    day = timezone.localdate() + timedelta(days=30)
    made = answer_clearance(
        actor=officer, clearance=asked, give=True, answer="Another bureau.", ends_on=day
    )
    assert (made.state, made.request, made.ends_on, made.answered_by) == (
        "given", request, day, officer,
    )  # fmt: skip


def test_nobody_answers_their_own_question():
    both = role_user(Role.ADMIN)
    asked = ask_clearance(actor=both, conflict=ConflictFactory(), question="May we?")
    with pytest.raises(PermissionDenied):
        answer_clearance(actor=both, clearance=asked, give=False, answer="No.")
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.ADVISOR])
def test_only_ethics_officers_answer(role):
    asked = ClearanceFactory()
    with pytest.raises(PermissionDenied):
        answer_clearance(actor=role_user(role), clearance=asked, give=False, answer="x")


@pytest.mark.parametrize("days", [None, -1, 367])
def test_a_clearance_has_an_end_within_a_year(officer, days):
    day = None if days is None else timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError) as caught:
        answer_clearance(
            actor=officer, clearance=ClearanceFactory(), give=True, answer="x", ends_on=day
        )
    assert list(caught.value.message_dict) == ["ends_on"]


def test_it_is_answered_once_and_can_be_taken_back(officer):
    asked = ClearanceFactory()
    answer_clearance(actor=officer, clearance=asked, give=True, answer="x",
                     ends_on=timezone.localdate())  # fmt: skip
    with pytest.raises(ClearanceChangedError):
        answer_clearance(actor=officer, clearance=asked, give=False, answer="x")
    assert revoke_clearance(actor=officer, clearance=asked, answer="It grew.").state == "revoked"


def test_it_ends_by_itself_and_the_gates_are_asked_again(told, django_capture_on_commit_callbacks):
    yesterday = timezone.localdate() - timedelta(days=1)
    over = ClearanceFactory(given=True, ends_on=yesterday)
    ClearanceFactory(given=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert lapse_clearances() == 1
    assert told == [over.conflict_id]


def test_what_ended_for_want_of_people_can_still_be_cleared():
    AdviceRequestFactory(state=RequestState.DECLINED)
    unfilled = AdviceRequestFactory(state=RequestState.UNFILLED)
    form = AskClearanceForm(
        user=role_user(Role.COORDINATOR), conflict=ConflictFactory(agency=unfilled.agency)
    )
    assert list(form.fields["request"].queryset) == [unfilled]


def test_saving_a_record_unchanged_claims_no_end_of_clearances(coordinator, client_for):
    conflict = ConflictFactory()
    typed = {**ConflictForm.initial_of(conflict), "company": conflict.company.name}
    typed |= {"agency": conflict.agency.pk, "starts_on": "", "ends_on": ""}
    page = client_for(coordinator).post(
        reverse("conflict_edit", args=[conflict.pk]), typed, follow=True
    )
    assert [str(each) for each in page.context["messages"]] == [
        "Kept. Where the record has changed, clearances of it as it was have ended."
    ]


def test_the_same_is_not_asked_twice(coordinator):
    asked = ClearanceFactory()
    with pytest.raises(ValidationError):
        ask_clearance(actor=coordinator, conflict=asked.conflict, question="Again?")


def test_mails_of_clearances_say_nothing(coordinator, officer, django_capture_on_commit_callbacks):
    conflict = ConflictFactory(words="Secret", company__name="Secret Ltd")
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_clearance(actor=coordinator, conflict=conflict, question="Secret?")
    with django_capture_on_commit_callbacks(execute=True):
        answer_clearance(actor=officer, clearance=asked, give=False, answer="Secret.")
    assert sorted(each.to[0] for each in mail.outbox) == sorted([officer.email, coordinator.email])
    assert not any("Secret" in f"{each.subject} {each.body}" for each in mail.outbox)
