"""Keeping a tree of words: where a word may stand, and what is said where it may not."""

import pytest
from django.urls import reverse

from exemplar.accounts.enums import Role
from practices.taxonomy.models import Agency, Topic
from practices.taxonomy.queries import with_ancestors
from practices.taxonomy.signals import term_moved
from tests.admin.forms import fill
from tests.factories import AgencyFactory, CompanyFactory, PracticeFactory, TopicFactory
from tests.taxonomy.trees import form_for, put_below

FACTORIES = [TopicFactory, AgencyFactory, CompanyFactory]
REFUSED = "It cannot stand below itself or below what is below it."


def tree(model):
    """The names in the order of the tree, indented by their depth."""
    return ["." * (term.depth - 1) + term.name for term in model.objects.order_by("path")]


@pytest.fixture
def family(db):
    """A > B > C, and D beside A."""
    a = TopicFactory(name="A")
    b = TopicFactory(name="B", parent=a)
    return {"a": a, "b": b, "c": TopicFactory(name="C", parent=b), "d": TopicFactory(name="D")}


def test_a_word_is_added_at_the_top_in_the_order_of_the_names(family):
    added = put_below(Topic(name="Bb", slug="bb"), None)
    assert (added.depth, tree(Topic)) == (1, ["A", ".B", "..C", "Bb", "D"])


def test_a_word_is_added_below_another_in_the_order_of_the_names(family):
    put_below(Topic(name="Aa", slug="aa"), family["a"])
    put_below(Topic(name="Z", slug="z"), family["a"])
    assert tree(Topic) == ["A", ".Aa", ".B", "..C", ".Z", "D"]


def test_a_word_takes_along_what_is_below_it(family):
    put_below(family["b"], family["d"])
    assert tree(Topic) == ["A", "D", ".B", "..C"]
    put_below(family["b"], None)
    assert tree(Topic) == ["A", "B", ".C", "D"]


def test_a_word_keeps_its_place_while_only_its_slug_changes(family):
    before = Topic.objects.get(pk=family["b"].pk).path
    assert put_below(family["b"], family["a"], slug="other").path == before


def test_a_renamed_word_finds_its_place_among_its_neighbours(family):
    put_below(family["a"], None, name="E")
    assert tree(Topic) == ["D", "E", ".B", "..C"]


def test_the_only_word_at_the_top_can_be_renamed(db):
    put_below(TopicFactory(name="Only"), None, name="Lonely")
    assert tree(Topic) == ["Lonely"]


@pytest.mark.parametrize(("who", "where"), [("a", "a"), ("a", "b"), ("a", "c"), ("b", "c")])
def test_a_word_never_stands_below_itself(family, who, where):
    form = form_for(Topic.objects.get(pk=family[who].pk), family[where])
    assert form.errors == {"parent": [REFUSED]}
    assert tree(Topic) == ["A", ".B", "..C", "D"]


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_tree_refuses_alike(db, factory):
    above = factory()
    below = factory(parent=above)
    assert form_for(above, below).errors == {"parent": [REFUSED]}
    assert put_below(below, None).depth == 1


@pytest.mark.parametrize("factory", FACTORIES)
def test_the_tree_is_whole_after_many_moves(db, factory):
    one, two, three = factory(), factory(), factory()
    for term, parent in ((two, one), (three, two), (two, None), (one, three), (three, None)):
        put_below(term, parent)
    model = factory._meta.model
    assert [bool(problem) for problem in model.find_problems()] == [False] * 5
    assert {term.pk: term.depth for term in model.objects.all()} == {
        one.pk: 2,
        two.pk: 1,
        three.pk: 1,
    }


def test_listeners_hear_of_each_move_and_of_nothing_else(family):
    heard = []

    def listen(sender, term, **_kwargs):
        heard.append((sender, term.pk))

    term_moved.connect(listen)
    try:
        put_below(family["b"], family["a"], slug="other")
        put_below(Topic(name="New", slug="new"), None)
        assert heard == []
        put_below(family["b"], family["d"])
        assert heard == [(Topic, family["b"].pk)]
    finally:
        term_moved.disconnect(listen)


def test_ancestors_come_from_the_words_given(family):
    words = Topic.objects.order_by("path")
    names = {
        Topic.objects.get(pk=key).name: [term.name for term in above]
        for key, above in with_ancestors(words).items()
    }
    assert names == {"A": [], "B": ["A"], "C": ["A", "B"], "D": []}
    assert with_ancestors([family["c"]]) == {family["c"].pk: []}


class TestInTheAdmin:
    """The screens over the same form."""

    @pytest.fixture
    def client(self, client_for):
        return client_for(Role.EDITOR)

    def edit(self, client, term, **changes):
        meta = term._meta
        address = reverse(
            f"wagtailsnippets_{meta.app_label}_{meta.model_name}:edit", args=[term.pk]
        )
        return fill(client, address, **changes)

    def test_a_broken_tree_is_refused_beside_the_field(self, client, family):
        response = self.edit(client, family["a"], parent=family["c"].pk)
        assert response.context["form"].errors == {"parent": [REFUSED]}
        assert REFUSED in response.content.decode()

    def test_a_taken_slug_is_refused_beside_the_field(self, client, family):
        response = self.edit(client, family["a"], slug=family["d"].slug)
        assert response.context["form"].errors == {
            "slug": ["Another topic has this slug already. Choose another one."]
        }

    def test_what_is_moved_is_found_in_its_new_place(self, client, family, forget):
        PracticeFactory(topics=[family["c"]])
        assert self.edit(client, family["b"], parent=family["d"].pk).status_code == 302
        forget()
        topics = dict(client.get("/topics/").context["topics"])
        assert {topic.name: count for topic, count in topics.items()} == {
            "A": 0,
            "D": 1,
            "B": 1,
            "C": 1,
        }

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("IRS.GOV.", "irs.gov"), (" Bücher.example ", "xn--bcher-kva.example")],
    )
    def test_a_domain_is_kept_as_it_is_compared(self, client, typed, kept):
        agency = AgencyFactory()
        response = self.edit(client, agency, **domain_row(typed))
        assert response.status_code == 302
        assert [row.domain for row in Agency.objects.get(pk=agency.pk).domains.all()] == [kept]

    def test_a_domain_of_another_agency_is_refused(self, client):
        AgencyFactory(domain="gsa.gov")
        response = self.edit(client, AgencyFactory(), **domain_row("GSA.gov."))
        assert response.context["form"].formsets["domains"].errors == [
            {"domain": ["Another agency domain has this domain already. Choose another one."]}
        ]


def domain_row(domain):
    return {"domains-TOTAL_FORMS": 1, "domains-0-domain": domain, "domains-0-ORDER": 1}
