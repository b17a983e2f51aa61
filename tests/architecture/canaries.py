"""Words planted in everything private, each with those who may come upon it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Comment, CommentReply, Page

from community.advising.enums import ClearanceState, ConflictState, RequestState
from community.members.profiles import FIELDS
from community.notifications.endings import stop_address
from exemplar.accounts.enums import Role
from exemplar.core.partial_dates import PartialDateField
from practices.adoption.enums import Confirmation
from practices.contributing.models import CoAuthor
from practices.library.models import PracticeAuthor, RelatedPractice
from search.models import QueryCount
from tests import factories as made
from tests.architecture.page_states import EVERYONE, MODERATORS, NOBODY, SIGNED_IN
from tests.architecture.world import World
from tests.factories import advising_runs as runs
from tests.factories.advising import AdviceRequestFactory
from tests.factories.contributing import (
    AttachmentFactory,
    ContributionFactory,
    submitted_contribution,
)
from tests.factories.discussions import (
    DraftFactory,
    PostFactory,
    PostVersionFactory,
    SpaceFactory,
    ThreadFactory,
)
from tests.factories.review import comment_on, reviewed, settle_as

# In every planted text: whoever searches for it must find what they may read, and nothing else.
WORD = "zzcanary"
# What `new` makes; a text is read once, and not once for each of a thousand words.
PLANTED = re.compile(r"zz\d{5}x")
EDITORS = frozenset({Role.EDITOR.value, Role.ADMIN.value})
# Wagtail's own columns, which hold no text that anybody writes.
NOT_WRITTEN = {"path", "url_path", "draft_title", "alias_of", "rendered"}


@dataclass
class Canaries:
    """What is planted: each word with where it is, and with the roles that may see it."""

    where: dict[str, str] = field(default_factory=dict)
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def new(self, where: str, readers: frozenset[str]) -> str:
        """A word that is nowhere else."""
        word = f"zz{len(self.where):05}x"
        self.where[word], self.readers[word] = where, readers
        return word

    def fill(self, record: models.Model, label: str, readers: frozenset[str]) -> None:
        """Plant a word in each text of a record and of the rows below it."""
        for name in texts(record):
            word = self.new(f"{label}: {type(record).__name__}.{name.name}", readers)
            setattr(record, name.attname, _text(name, word))
        for relation in get_all_child_relations(record):
            rows = list(getattr(record, relation.get_accessor_name()).all())
            for row in rows if relation.related_model is not Comment else ():
                self.fill(row, label, readers)
            if rows:
                setattr(record, relation.get_accessor_name(), rows)


def texts(record: models.Model) -> Iterator[models.Field]:
    """The fields of a record in which somebody writes what they like."""
    for one in record._meta.concrete_fields:
        is_text = isinstance(one, models.CharField | models.TextField)
        is_free = one.editable and not one.choices and not isinstance(one, PartialDateField)
        if is_text and is_free and one.name not in NOT_WRITTEN:
            yield one


def _text(one: models.Field, word: str) -> str:
    if isinstance(one, models.URLField):
        return f"https://{word}.example/"
    return word if isinstance(one, models.SlugField) else f"{WORD} {word}"


def plant(world: World) -> Canaries:
    """Fill the site with what some may not know. A new private thing needs a line here."""
    canaries = Canaries()
    for kind in ("practice", "case", "information"):
        _plant_pages(canaries, world, kind)
    _plant_people(canaries, world)
    _plant_profiles(canaries)
    _plant_news(canaries, world)
    _plant_documents(canaries)
    _plant_contributions(canaries)
    _plant_reviews(canaries)
    _plant_moderation(canaries)
    _plant_discussions(canaries)
    _plant_advisors(canaries)
    _plant_requests(canaries, world)
    _plant_conflicts(canaries)
    _plant_runs(canaries, world)
    _plant_engagements(canaries, world)
    return canaries


def _make(world: World, kind: str, **how: Any) -> Page:
    topics = [world.records["topic"]]
    if kind == "practice":
        page = made.PracticeFactory(topics=topics, **how)
        RelatedPractice.objects.create(practice=world.records["practice"], related=page)
        made.AdoptionFactory(practice=page, agency=world.records["agency"])
        return page
    if kind == "case":
        shared = {"agency": world.records["agency"], "practices": [world.records["practice"]]}
        return made.CaseStudyFactory(topics=topics, **shared, **how)
    return made.InformationPageFactory(parent=world.records["information"], **how)


def _plant_pages(canaries: Canaries, world: World, kind: str) -> None:
    moderators = [Group.objects.get(name=Role.MODERATOR.label)]
    for state, readers in {
        "published": EVERYONE,
        "draft": NOBODY,
        "unpublished": NOBODY,
        "login": SIGNED_IN,
        "group": MODERATORS,
    }.items():
        page = _make(world, kind, draft=state == "draft")
        canaries.fill(page, f"{state} {kind}", readers)
        page.save()
        if state == "unpublished":
            page.unpublish()
        if state in {"login", "group"}:
            made.restrict(page, *(moderators if state == "group" else []))
        canaries.addresses.append(page.get_url())
    edited = _make(world, kind)
    draft = edited.get_latest_revision_as_object()
    canaries.fill(draft, f"waiting behind a published {kind}", NOBODY)
    draft.save_revision()
    canaries.addresses.append(edited.get_url())
    comment = canaries.new(f"an editor's comment on a {kind}", NOBODY)
    Comment.objects.create(
        page=edited, user=world.people[Role.EDITOR], text=comment, contentpath="title"
    )


def _plant_people(canaries: Canaries, world: World) -> None:
    practice = world.records["practice"]

    def person(why: str) -> Any:
        address = canaries.new(f"the address of {why}", NOBODY)
        name = canaries.new(f"the name of {why}", NOBODY)
        return made.UserFactory(email=f"{address}@example.test", first_name=name, last_name="")

    for why in ("somebody with no role", *Role.values):
        who = person(why)
        if why in Role.values:
            scope = world.records["agency"] if why in {"practitioner", "agency_lead"} else None
            made.grant(who, Role(why), scope)
    owner = person("who saved a search")
    name = canaries.new("the name of a saved search", NOBODY)
    made.SavedSearchFactory(owner=owner, name=name, address=f"q={WORD}")
    service = canaries.new("what somebody calls their service", NOBODY)
    made.ServiceFactory(owner=person("who described a service"), name=service)
    past = canaries.new("what somebody searched for", NOBODY)
    made.PastQueryFactory(owner=owner, text=f"{WORD} {past}")
    QueryCount.objects.create(
        day=timezone.localdate(), text=canaries.new("what is searched for", NOBODY), searches=9
    )
    author = person("an author")
    PracticeAuthor.objects.create(practice=practice, user=author, name="Shown as an author")
    made.AdoptionFactory(
        practice=practice,
        agency=world.records["agency"],
        confirmation=Confirmation.AGENCY_LEAD,
        confirmed_by=person("who confirmed an adoption"),
        reported_by=person("who reported an adoption"),
    )
    # Shown to the agency's people, who are nobody here, and to editors; not agreed for others.
    contact = canaries.new("the contact of an adoption, not agreed to be shown", EDITORS)
    reason = canaries.new("why a report was returned", EDITORS)
    made.AdoptionFactory(
        practice=practice,
        agency=world.records["agency"],
        unconfirmed=True,
        contact=contact,
        returned_because=reason,
    )
    practice.verified_by = person("who verified a practice")
    practice.save()
    # The name stands beside the date; the address does not.
    canaries.readers[practice.verified_by.first_name] = EVERYONE
    for state, levels, readers in (
        ("one rating, while the other is missing", ["strong"], NOBODY),
        ("a rating that another contradicts", ["strong", "some"], NOBODY),
        ("a rating with which another agrees", ["some", "some"], EVERYONE),
    ):
        rated = made.PracticeFactory(topics=[world.records["topic"]])
        for level in levels:
            made.EvidenceRatingFactory(
                outcome=rated.outcomes.get(),
                level=level,
                reason=canaries.new(state, readers),
                rater=person(f"who gave {state}"),
            )
        canaries.addresses.append(rated.get_url())


def _plant_profiles(canaries: Canaries) -> None:
    """Each field of a profile, for each audience; and what only editors and the person read."""
    inside = {Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL, Role.MODERATOR, *EDITORS}
    government = frozenset(str(role) for role in inside)
    for audience, readers in (
        ("everyone", EVERYONE),
        ("members", SIGNED_IN),
        ("government", government),
        ("nobody", NOBODY),
    ):
        said = {
            field: canaries.new(f"{field} of a profile for {audience}", readers)
            for field in ("headline", "about", "company")
        }
        # That there is such a company is known to those who report for companies, and to
        # coordinators, who keep the register of conflicts.
        canaries.readers[said["company"]] |= EDITORS | COORDINATORS
        member = made.MemberFactory(
            user__first_name=canaries.new(f"a profile for {audience}: the name", EVERYONE),
            user__last_name="",
            headline=said["headline"],
            about=said["about"],
            topics=[made.TopicFactory()],
            **{f"{field}_for": audience for field in FIELDS},
        )
        made.AffiliationFactory(
            user=member.user,
            agency=None,
            company=made.CompanyFactory(name=said["company"]),
            **{
                name: canaries.new(f"the {name} of an affiliation", NOBODY)
                for name in ("note", "reason")
            },
            email=f"{canaries.new('the address that proves an affiliation', NOBODY)}@example.test",
        )
        canaries.addresses.append(member.get_absolute_url())


def _plant_news(canaries: Canaries, world: World) -> None:
    """What others are told, and what one follows and was told of a page that is hidden by now."""
    told = canaries.new("what somebody else has been told", NOBODY)
    why = canaries.new("why somebody else is told", NOBODY)
    news = made.NewsFactory(target=world.records["topic"], title=told, body=told)
    made.NotificationFactory(news=news, why=why)
    for mail in ("subject", "text", "html", "source", "recipients", "sender"):
        made.KeptMailFactory(**{mail: canaries.new(f"a mail's {mail}", NOBODY)})
    hidden = made.PracticeFactory(title=canaries.new("a followed practice, now hidden", MODERATORS))
    title = canaries.new("news of a practice that is hidden by now", MODERATORS)
    about = made.NewsFactory(target=hidden, title=title, body=title)
    other = made.NewsFactory(
        target=world.records["topic"], other_type=about.target_type, other_id=hidden.pk
    )
    listing = made.NewsFactory(
        target=world.records["topic"], listed=[[about.target_type_id, hidden.pk]]
    )
    for person in world.people.values():
        subscription = made.SubscriptionFactory(user=person, target=hidden)
        # Their next summaries would hold it, too.
        rows = [
            made.NotificationFactory(recipient=person, news=each, mail="digest")
            for each in (about, other, listing)
        ]
        canaries.addresses += [stop_address(subscription.pk)] if person == _member(world) else []
        canaries.addresses += [f"/inbox/{row.pk}/" for row in rows]
    made.restrict(hidden, Group.objects.get(name=Role.MODERATOR.label))


def _member(world: World) -> Any:
    return world.people[Role.MEMBER]


def _plant_documents(canaries: Canaries) -> None:
    moderators = Group.objects.get(name=Role.MODERATOR.label)
    for label, groups, readers in (("login", [], SIGNED_IN), ("group", [moderators], MODERATORS)):
        name, text = (
            canaries.new(f"a document for {label}: {what}", readers) for what in ("name", "text")
        )
        document = made.DocumentFactory(
            collection=made.private_collection(*groups, name=name),
            title=name,
            file__filename=f"{name}.txt",
            file__data=text.encode(),
        )
        canaries.addresses.append(document.url)


def _plant_contributions(canaries: Canaries) -> None:
    """What people write: a draft, and one that waits for an answer; each with an invitation."""
    editors = frozenset({Role.EDITOR.value, Role.ADMIN.value})
    for state, make, readers in (
        ("a draft", ContributionFactory, NOBODY),
        ("what is handed in", submitted_contribution, editors),
    ):
        contribution = make(
            values={
                name: f"{WORD} {canaries.new(f'the {name} of {state}', readers)}"
                for name in ("title", "summary", "problem", "tags")
            }
        )
        invited = canaries.new(f"who is invited to {state}", NOBODY)
        CoAuthor.objects.create(contribution=contribution, email=f"{invited}@example.test")
        attachment = AttachmentFactory(
            contribution=contribution,
            **{
                name: canaries.new(f"the {name} of a file of {state}", readers)
                for name in ("name", "alt_text", "caption")
            },
        )
        place = contribution.get_absolute_url()
        names = ("", "save/", "preview/", "submit/", "people/", f"files/{attachment.pk}/")
        canaries.addresses += [f"{place}{name}" for name in names]
        if contribution.page:
            canaries.addresses.append(contribution.page.get_url())


def _plant_reviews(canaries: Canaries) -> None:
    """What is said between reviewers and authors: between them it stays, published or not."""
    editors = frozenset({Role.EDITOR.value, Role.ADMIN.value})
    for state, readers in (
        ("changes_requested", editors),
        ("declined", editors),
        ("published", NOBODY),
        ("withdrawn", NOBODY),
    ):
        reviewer = made.role_user(Role.EDITOR)
        contribution = reviewed("submitted", title=f"A contribution, {state}")
        comment = comment_on(
            contribution, "problem", canaries.new(f"a comment, then {state}", readers), reviewer
        )
        reason = canaries.new(f"the reason: {state}", readers)
        settle_as(contribution, state, reviewer, reason)
        answer = canaries.new(f"an answer to a comment, {state}", readers)
        CommentReply.objects.create(comment=comment, user=contribution.owner, text=answer)
        place = contribution.get_absolute_url()
        canaries.addresses += [place, f"{place}preview/", contribution.page.get_url()]


def _plant_discussions(canaries: Canaries) -> None:
    """What is written where only some read: in spaces, beside pages, and what is typed still."""
    inside = {Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL, Role.MODERATOR, *EDITORS}
    government = frozenset(str(role) for role in inside)
    hidden = made.PracticeFactory()
    made.restrict(hidden, Group.objects.get(name=Role.MODERATOR.label))
    for audience, readers in (
        ("public", EVERYONE),
        ("government", government),
        ("private", MODERATORS),
        ("page", MODERATORS),
    ):

        def word(what: str, kind: str = audience, who: frozenset[str] = readers) -> str:
            return f"{WORD} {canaries.new(f'{what}: {kind}', who)}"

        if audience == "page":
            where: dict[str, Any] = {"space": None, "page": hidden}
        else:
            named = [made.UserFactory()] if audience == "private" else []
            where = {
                "space": SpaceFactory(
                    name=word("the name of a space"),
                    description=word("a space's description"),
                    audience=audience,
                    people=named,
                )
            }
        thread = ThreadFactory(title=word("a title"), body=word("an opening text"), **where)
        reply = PostFactory(thread=thread, body=word("a reply"))
        nested = PostFactory(parent=reply, body=word("a nested reply"))
        version = PostVersionFactory(post=reply, body=word("an earlier text"))
        type(reply).objects.filter(pk=reply.pk).update(edited_at=timezone.now())
        DraftFactory(
            place=f"thread-{thread.pk}",
            title=canaries.new("the title of a draft", NOBODY),
            body=canaries.new("what somebody is typing", NOBODY),
        )
        canaries.addresses += [
            thread.get_absolute_url(),
            f"/discussions/threads/{thread.pk}/unread/",
            f"/discussions/threads/{thread.pk}/promote/",
            f"/discussions/threads/{thread.pk}/arrange/",
            f"/discussions/threads/{thread.pk}/split/",
            f"/discussions/threads/{thread.pk}/export.json",
            f"/discussions/threads/{thread.pk}/export.html",
            f"/discussions/similar/?title={WORD}+{WORD}+{thread.title.split()[-1]}",
            f"/search/?kind=threads&q={thread.title.split()[-1]}",
        ]
        if thread.page:
            canaries.addresses += [f"/discussions/on/page/{thread.page_id}/"]
        if thread.space:
            place = thread.space.get_absolute_url()
            feed = f"/feeds/discussions/{thread.space.slug}/"
            canaries.addresses += [place, f"{place}new/", feed]
        for post in (reply, nested):
            names = ("", "reply/", "reply/?quote=1", "replies/", "history/", "edit/", "redact/")
            canaries.addresses += [f"{post.get_absolute_url()}{name}" for name in names]
        canaries.addresses += [
            f"/discussions/versions/{version.pk}/redact/",
            f"/discussions/drafts/thread-{thread.pk}/",
        ]


def _plant_moderation(canaries: Canaries) -> None:
    """What is said about what somebody wrote: to moderators, and between them and its author."""

    def secret(what: str) -> str:
        return f"{WORD} {canaries.new(what, MODERATORS)}"

    flagged = PostFactory(body=secret("a hidden post"), state="hidden")
    held = PostFactory(body=secret("a held post"), state="held")
    removed = PostFactory(body=secret("a removed post"), state="removed")
    for post in (flagged, held, removed):
        case = made.FlagFactory(case__about=post, note=secret("the note of a flag")).case
        canaries.addresses += [
            f"/flag/post/{post.pk}/", f"/moderation/{case.pk}/", f"/account/decisions/{case.pk}/",
        ]  # fmt: skip
        if post is held:
            why = secret("why a post is held")
            type(case).objects.filter(pk=case.pk).update(is_held=True, held_because=why)
    decision = made.DecisionFactory(
        case=case, round=1, reason=secret("why a post was removed"), was_out_of_sight=True
    )
    for outcome in ("", "upheld"):
        settled = (
            {}
            if not outcome
            else {
                "outcome": outcome,
                "reason": secret("what came of an appeal"),
                "decided_by": made.UserFactory(),
                "decided_at": timezone.now(),
                "decision": made.DecisionFactory(reason=secret("why another was removed")),
            }
        )
        appeal = made.AppealFactory(
            **{"decision": decision, "text": secret("an appeal"), **settled}
        )
        canaries.addresses.append(appeal.get_absolute_url())
    suspension = made.SuspensionFactory(reason=secret("why somebody is suspended"))
    canaries.addresses.append(f"/moderation/people/{suspension.user_id}/")


COORDINATORS = frozenset({Role.COORDINATOR.value, Role.ADMIN.value})


def _plant_advisors(canaries: Canaries) -> None:
    """Each text of a profile, for each audience and standing; and what coordinators alone read."""
    inside = {Role.PRACTITIONER, Role.AGENCY_LEAD, Role.OFFICIAL, Role.MODERATOR, *EDITORS}
    inside |= {Role.ETHICS_OFFICER, Role.COORDINATOR}
    government = frozenset(str(role) for role in inside)
    for state, audience, readers, how in (
        ("for members", "members", SIGNED_IN, {}),
        ("for government", "government", government, {}),
        ("for coordinators", "coordinators", COORDINATORS, {}),
        ("in draft", "members", COORDINATORS, {"standing": "draft"}),
        ("withdrawn", "members", COORDINATORS, {"standing": "withdrawn"}),
        ("without consent", "members", COORDINATORS, {"consented_at": None}),
    ):

        def secret(what: str, seen: frozenset[str] = readers, where: str = state) -> str:
            return f"{WORD} {canaries.new(f'{what} of an advisor {where}', seen)}"

        company = secret("the company")
        # That there is such a company is known to those who look after companies.
        canaries.readers[company.split()[1]] |= EDITORS | COORDINATORS
        hidden = canaries.new(f"where an advisor {state} is written to", COORDINATORS)
        advisor = made.AdvisorFactory(
            shown_to=audience,
            email=f"{hidden}@example.test",
            name=secret("the name"),
            title=secret("the job title"),
            company=made.CompanyFactory(name=company),
            proposed={"title": {"value": secret("what waits", COORDINATORS), "by": 1, "at": ""}},
            industries=[made.IndustryFactory()],
            **how,
        )
        result = made.PastResultFactory(
            advisor=advisor,
            **{name: secret(f"a result's {name}") for name in ("title", "text", "organisation")},
        )
        interest = made.InterestFactory(advisor=advisor, words=secret("an interest", COORDINATORS))
        made.ConsentFactory(advisor=advisor, note=secret("how one agreed", COORDINATORS))
        place = advisor.get_absolute_url()
        canaries.addresses += [place, f"{place}edit/"] + [
            f"{place}edit/{page}/"
            for page in (
                "about", "skills", "results", f"results/{result.pk}",
                f"results/{result.pk}/remove", "interests", f"interests/{interest.pk}/end",
                "readers",
            )
        ]  # fmt: skip
    canaries.addresses += [
        f"/advisors/?q={WORD}", "/advisors/", "/advisors/?sort=newest",
        "/account/advisor/", "/account/advisor/proposed/", "/advisors/import/",
    ]  # fmt: skip


def _plant_requests(canaries: Canaries, world: World) -> None:
    """Each field of a request in each state: the own official's, and somebody else's."""
    official = world.people[Role.OFFICIAL]
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    for state in RequestState.values:
        for mine in (True, False):
            is_draft = state == RequestState.DRAFT
            asking = {Role.OFFICIAL.value} if mine else set()
            readers = frozenset(asking if is_draft else asking | COORDINATORS)

            def secret(
                what: str, seen: frozenset[str] = readers, where: str = f"{state}, {mine=}"
            ) -> str:
                return f"{WORD} {canaries.new(f'{what} of a request, {where}', seen)}"

            texts = ("title", "challenge", "outcome_wanted", "constraints", "left_out_names",
                     "reason")  # fmt: skip
            asked = made.AdviceRequestFactory(
                state=state,
                draft=is_draft,
                **({"official": official, "agency": agency} if mine else {}),
                **{name: secret(name) for name in texts},
            )
            made.StepFactory(request=asked, state=state, reason=secret("a step"))
            made.JointAdviceDecisionFactory(request=asked, reason=secret("a decision"))
            for side, answer in (("agency", ""), ("coordinator", secret("an answer"))):
                made.QuestionFactory(
                    request=asked, side=side, text=secret(f"a question of the {side}"),
                    **({"answered": True, "answer": answer} if answer else {}),
                )  # fmt: skip
            if is_draft:
                made.DraftAnswerFactory(request=asked, name="title", value=secret("what is typed"))
            names = ("", "edit/", "save/", "save/?field=title", "submit/", "withdraw/", "decide/",
                     "joint/", "close/", "questions/")  # fmt: skip
            canaries.addresses += [f"/advice/{asked.pk}/{name}" for name in names]
    row = made.DelegateFactory()
    for person, who in ((row.official, "an official"), (row.delegate, "a delegate")):
        person.first_name = canaries.new(f"{who} of somebody else's requests", NOBODY)
        person.save()
    canaries.addresses += [f"/advice/delegates/{row.pk}/end/", "/advice/", "/advice/delegates/"]
    canaries.addresses += [f"/advice/desk/?show={name}" for name in ("all", "draft", "closed")]


def _plant_conflicts(canaries: Canaries) -> None:
    """What the register says, and what was asked and answered about it."""
    readers = frozenset(COORDINATORS | {Role.ETHICS_OFFICER.value})

    def secret(what: str) -> str:
        return f"{WORD} {canaries.new(what, readers)}"

    for state in ConflictState.values:
        for whose in ({}, {"unsettled": True}, {"of_person": True}):
            conflict = made.ConflictFactory(
                **whose,
                state=state,
                words=secret("what a conflict is"),
                source=secret("the source of a conflict"),
            )
            if "unsettled" in whose:
                conflict.company_name = secret("the company of a conflict")
                conflict.save()
            place = conflict.get_absolute_url()
            names = ("", "edit/", "ask/", "settle/")
            canaries.addresses += [f"{place}{name}" for name in names]
    for state in ClearanceState.values:
        asked = made.ClearanceFactory(
            given=True, question=secret("a question"), answer=secret("an answer")
        )
        type(asked).objects.filter(pk=asked.pk).update(state=state)
        canaries.addresses.append(asked.get_absolute_url())
    canaries.addresses += [
        "/advice/desk/conflicts/?show=all", f"/advice/desk/conflicts/?q={WORD}",
        "/advice/clearances/",
    ]  # fmt: skip


def _plant_runs(canaries: Canaries, world: World) -> None:
    """What runs stored of people: before it is published, and after, for who asked and others."""
    official = world.people[Role.OFFICIAL]
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    asking = COORDINATORS | {Role.OFFICIAL.value}
    for state, mine, readers in (
        ("not published", True, COORDINATORS),
        ("published", True, asking),
        ("published for others", False, COORDINATORS),
    ):

        def secret(what: str, seen: frozenset[str] = COORDINATORS, where: str = state) -> str:
            return f"{WORD} {canaries.new(f'{what} of a run, {where}', seen)}"

        owner = {"official": official, "agency": agency} if mine else {}
        asked = AdviceRequestFactory(screened=True, title="A request with runs", **owner)
        shown = state != "not published"
        shortlist = runs.ShortlistFactory(request=asked, published=shown)
        plan = runs.CohortFactory(requests=[asked])
        person, away = made.AdvisorFactory(), made.AdvisorFactory()
        told = runs.listed(person, 1, 0.5)
        for factor in told["factors"]:
            is_kept = factor["factor"] in {"available", "track"}
            seen = COORDINATORS if is_kept else readers
            factor["sentence"] = secret(f"why of {factor['factor']}", seen)
        told["sentence"] = secret("the sentence")
        told["results"][0]["title"] = secret("a result", readers)
        told["lifted"] = [{"conflict": "1", "clearance": "1", "sentence": secret("a clearance")}]
        for run in (shortlist, plan):
            runs.PairingFactory(run=run, request=asked, advisor=person, explanation=told)
            runs.PairingFactory(
                run=run, request=asked, advisor=away, away=True,
                explanation=runs.kept_out(away, secret("a conflict")),
            )  # fmt: skip
        plan.outcome["edits"] = [{"words": secret("a change by hand"), "marks": []}]
        plan.save()
        canaries.addresses += [
            f"/advice/{asked.pk}/shortlist/",
            f"/advice/desk/runs/{shortlist.pk}/",
            *(f"/advice/desk/runs/{run.pk}/export.{form}"
              for run in (shortlist, plan) for form in ("csv", "json")),
            f"/advice/desk/cohorts/{plan.pk}/",
            f"/advice/desk/cohorts/{plan.pk}/compare/",
            f"/advice/desk/cohorts/{plan.pk}/requests/{asked.pk}/",
        ]  # fmt: skip
    reason = f"{WORD} {canaries.new('why weights were refused', COORDINATORS)}"
    refused = runs.WeightSetFactory(
        reason=reason, refused_at=timezone.now(), approved_by=made.UserFactory()
    )
    canaries.addresses += [f"/advice/desk/weights/{refused.version}/", "/advice/desk/weights/"]


def _plant_engagements(canaries: Canaries, world: World) -> None:
    """What is said in offers and engagements: in those of this world's people, and in others."""
    official = world.people[Role.OFFICIAL]
    agency = official.role_grants.get(role=Role.OFFICIAL).scope
    both = COORDINATORS | {Role.OFFICIAL.value, Role.ADVISOR.value}
    for mine, readers in ((True, frozenset(both)), (False, COORDINATORS)):

        def secret(
            what: str, seen: frozenset[str] = readers, whose: str = "own" if mine else "others'"
        ) -> str:
            return f"{WORD} {canaries.new(f'{what} of {whose} engagement', seen)}"

        asked = made.AdviceRequestFactory(
            state="closed",
            title=secret("the request"),
            challenge=secret("the challenge"),
            outcome_wanted=secret("the outcome wanted"),
            **({"official": official, "agency": agency} if mine else {}),
        )
        advisor = world.records["own_advisor"] if mine else made.AdvisorFactory()
        engagement = made.EngagementFactory(
            request=asked,
            advisor=advisor,
            finished=True,
            output=secret("the output"),
            reason=secret("why it ended"),
            offer__limit_words=secret("the limit"),
            offer__reason=secret("why an offer ended", COORDINATORS),
        )
        made.OfferFactory(
            request=asked,
            advisor=made.AdvisorFactory(),
            state="declined",
            decline_words=secret("why one declined", COORDINATORS),
        )
        meeting = made.MeetingFactory(
            engagement=engagement, place=secret("a place"), about=secret("what a meeting is about")
        )
        made.NoteFactory(engagement=engagement, text=secret("a note", NOBODY))
        made.FeedbackFactory(engagement=engagement, words=secret("what one says of it"))
        made.FollowUpFactory(engagement=engagement, became="adopted", why=secret("what became"))
        place = engagement.get_absolute_url()
        canaries.addresses += [
            place, f"{place}meetings/{meeting.pk}/", f"{place}meetings/{meeting.pk}.ics",
            f"{place}follow-up/3/", f"/advice/{asked.pk}/offers/", f"/advice/{asked.pk}/",
        ]  # fmt: skip


def found_in(text: str, canaries: Iterable[str]) -> set[str]:
    """The planted words that a text holds."""
    return set(canaries) & set(PLANTED.findall(text))
