"""A library as large as wanted, made from the starter content in its own proportions.

Each new page takes its sections, its rows and its terms from pages of the starter content, one
from here and one from there, so that lengths, words and frequencies stay those of real writing.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page

from exemplar.core.content_version import raise_version
from exemplar.core.models import BasePage
from practices.adoption.models import Adoption
from practices.library.models import (
    AgencyFit,
    CaseMeasure,
    CaseSource,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyPractice,
    CaseStudyTag,
    Outcome,
    PracticeAuthor,
    PracticeChannel,
    PracticeIndexPage,
    PracticePage,
    PracticeSource,
    PracticeTag,
    RelatedPractice,
)
from practices.taxonomy.enums import CustomersBand
from practices.taxonomy.models import Agency, Channel, CustomerGroup

PRACTICES_A_CASE = 2
PRACTICES_AN_AGENCY = 25
PRACTICES_A_TAG = 8
ADOPTIONS_A_PRACTICE = 10
BATCH = 1000
CONSTRAINTS = (None, None, [], ["budget"], ["budget", "law"], ["systems"], ["law", "leadership"])
# The pages of the starter content come first by their keys.
DONORS = 15

# Which rows follow their page, and by which field.
PRACTICE_ROWS = (AgencyFit, Outcome, PracticeSource, PracticeAuthor, PracticeChannel, PracticeTag)
CASE_ROWS = (CaseMeasure, CaseSource, CaseStudyTag)


class Grower:
    """Makes pages out of those that are there, the same ones each time."""

    def __init__(self) -> None:
        self.random = random.Random(20_111_027)
        self.now = timezone.now()
        self.agencies: list[int] = []

    def grow_to(self, practices: int) -> None:
        """Make the library hold this many practices, and cases, agencies and tags to match."""
        with transaction.atomic():
            missing = practices - PracticePage.objects.count()
            self._agencies(missing // PRACTICES_AN_AGENCY)
            self.agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
            made = self._pages(PracticeIndexPage, PracticePage, missing)
            self._rows(PRACTICE_ROWS, PracticePage, made)
            self._tags(made)
            self._related(made)
            self._adoptions(made)
            missing = practices // PRACTICES_A_CASE - CaseStudyPage.objects.count()
            cases = self._pages(CaseStudyIndexPage, CaseStudyPage, missing)
            self._rows(CASE_ROWS, CaseStudyPage, cases)
            self._tell_of(cases)
            raise_version()

    def _agencies(self, count: int) -> None:
        """More bureaus, below the agencies at the top."""
        tops = list(Agency.objects.filter(depth=1))
        known = Agency.objects.count()
        made = []
        for number in range(known, known + max(0, count)):
            top = self.random.choice(tops)
            top.numchild += 1
            made.append(
                Agency(
                    name=f"Bureau {number} of the {top.name}"[:120],
                    slug=f"bureau-{number}",
                    abbreviation=f"B{number}",
                    level=top.level,
                    staff=top.staff,
                    description=top.description,
                    is_demonstration=True,
                    depth=2,
                    path=Agency._get_path(top.path, 2, top.numchild),
                )
            )
        Agency.objects.bulk_create(made)
        Agency.objects.bulk_update(tops, ["numchild"])

    def _pages(self, index: type[BasePage], kind: type[BasePage], count: int) -> list[int]:
        """New pages below an index; their keys."""
        donors = list(kind.objects.live().order_by("pk")[:DONORS])
        parent = index.objects.get()
        before = parent.numchild
        fields = [field for field in kind._meta.local_concrete_fields if not field.primary_key]
        roots, children = [], []
        for number in range(before + 1, before + max(0, count) + 1):
            title = f"{self.random.choice(donors).title}, {_code(number)}"
            roots.append(self._root(kind, parent, number, title))
            children.append(self._mixed(kind, donors, fields))
        for some in _batches(list(zip(roots, children, strict=True))):
            Page.objects.bulk_create([root for root, _ in some])
            for root, child in some:
                child.page_ptr_id = root.pk
            _insert_below(kind, [child for _, child in some])
        Page.objects.filter(pk=parent.pk).update(numchild=before + len(roots))
        return [root.pk for root in roots]

    def _root(self, kind: type[BasePage], parent: Page, number: int, title: str) -> Page:
        published = self.now - timedelta(minutes=self.random.randrange(5 * 365 * 24 * 60))
        slug = f"made-{number}"
        return Page(
            title=title[:255],
            draft_title=title[:255],
            slug=slug,
            url_path=f"{parent.url_path}{slug}/",
            path=Page._get_path(parent.path, parent.depth + 1, number),
            depth=parent.depth + 1,
            content_type=ContentType.objects.get_for_model(kind),
            locale_id=parent.locale_id,
            live=True,
            first_published_at=published,
            last_published_at=published,
        )

    def _mixed(
        self, kind: type[BasePage], donors: list[Any], fields: list[models.Field[Any, Any]]
    ) -> Any:
        """A page with each text from another donor, and all its single facts from one."""
        facts = self.random.choice(donors)
        page = kind(rendered={}, is_demonstration=True)
        for field in fields:
            if field.name in {"rendered", "is_demonstration", "superseded_by"}:
                continue
            donor = facts
            if field.name in facts.rendered:
                donor = self.random.choice(donors)
                page.rendered[field.name] = donor.rendered[field.name]
            setattr(page, field.attname, getattr(donor, field.attname))
        if isinstance(page, CaseStudyPage) and page.agency_id:
            page.agency_id = self.random.choice(self.agencies)
        return page

    def _rows(self, kinds: Iterable[Any], owner: type[BasePage], keys: list[int]) -> None:
        """The rows below pages: those of one kind all from one donor, copied by the database."""
        donors = list(owner.objects.order_by("pk").values_list("pk", flat=True)[:DONORS])
        through = (field.remote_field.through for field in owner._meta.many_to_many)
        plain = (kind for kind in through if kind._meta.auto_created)
        for kind in (*kinds, *plain):
            link = next(field for field in kind._meta.fields if field.related_model is owner)
            _copy_rows(kind, link, [(key, self.random.choice(donors)) for key in keys])

    def _tags(self, keys: list[int]) -> None:
        """A rarer tag for each practice: most of them are used a few times only."""
        known = Tag.objects.count()
        names = [
            f"{self.random.choice(('pilot', 'form', 'office', 'rule'))} {known + number}"
            for number in range(len(keys) // PRACTICES_A_TAG)
        ]
        tags = Tag.objects.bulk_create(
            [Tag(name=name, slug=name.replace(" ", "-")) for name in names]
        )
        _insert(
            PracticeTag,
            (
                PracticeTag(content_object_id=key, tag=self.random.choice(tags))
                for key in keys
                if tags
            ),
        )

    def _related(self, keys: list[int]) -> None:
        _insert(
            RelatedPractice,
            (
                RelatedPractice(practice_id=key, related_id=other, sort_order=place)
                for key in keys
                for place, other in enumerate(self.random.sample(keys, min(3, len(keys))))
                if other != key
            ),
        )

    def _adoptions(self, keys: list[int]) -> None:
        """Reports by agencies of every size: a few practices have many, most have one or none."""
        donors = list(Adoption.objects.order_by("pk")[:DONORS])
        reported = sorted(self.random.choices(keys, k=len(keys) * ADOPTIONS_A_PRACTICE))
        last = Adoption.every.order_by("-pk").values_list("pk", flat=True)[0]
        _insert(
            Adoption,
            (
                _copy(
                    self.random.choice(donors),
                    practice_id=key,
                    agency_id=self.random.choice(self.agencies),
                    company_id=None,
                    learned_from_id=None,
                    service=f"Service {number}",
                    customers_a_year=self.random.choice(CustomersBand.values),
                    constraints=self.random.choice(CONSTRAINTS),
                )
                for number, key in enumerate(reported)
            ),
        )
        made = Adoption.every.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        self._contexts(list(made))

    def _contexts(self, keys: list[int]) -> None:
        """The channels and the customers of adopters, as far as they are known."""
        for through, column, kind in (
            (Adoption.channels.through, "channel_id", Channel),
            (Adoption.customer_groups.through, "customergroup_id", CustomerGroup),
        ):
            words = list(kind.objects.order_by("pk").values_list("pk", flat=True))
            _insert(
                through,
                (
                    through(adoption_id=key, **{column: word})
                    for key in keys
                    for word in self.random.sample(words, self.random.choice((0, 1, 2, 2, 3)))
                ),
            )

    def _tell_of(self, keys: list[int]) -> None:
        """Each case study tells of one practice or two."""
        practices = list(PracticePage.objects.values_list("pk", flat=True))
        _insert(
            CaseStudyPractice,
            (
                CaseStudyPractice(case_study_id=key, practice_id=practice, sort_order=place)
                for key in keys
                for place, practice in enumerate(
                    self.random.sample(practices, self.random.randint(1, 2))
                )
            ),
        )


def _code(number: int) -> str:
    return f"variant {number}"


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, BATCH)):
        yield some


def _copy(row: Any, **changed: Any) -> Any:
    """A new row like another one, but for its key and what is given."""
    fields = (field for field in row._meta.concrete_fields if not field.primary_key)
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields} | changed)


def _copy_rows(kind: Any, link: models.Field[Any, Any], pairs: list[tuple[int, int]]) -> None:
    """Give each page the rows of another one; pairs of the page's key and the other's."""
    others = [field for field in kind._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in others if field is not link)
    table, owner = f'"{kind._meta.db_table}"', f'"{link.column}"'
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_donor (page bigint, donor bigint)")
        cursor.executemany("INSERT INTO bench_donor VALUES (%s, %s)", pairs)
        cursor.execute(
            f"INSERT INTO {table} ({owner}, {columns}) "
            f"SELECT page, {columns} FROM {table} JOIN bench_donor ON donor = {owner}"
        )
        cursor.execute("DROP TABLE bench_donor")


def _insert(kind: Any, rows: Iterable[Any]) -> None:
    for some in _batches(rows):
        kind._default_manager.bulk_create(some)


def _insert_below(kind: type[BasePage], pages: list[Any]) -> None:
    """The rows of a page's own table. Django's bulk_create does not do tables with a parent."""
    fields = kind._meta.local_concrete_fields
    size = min(100, connection.ops.bulk_batch_size(fields, pages) or 100)
    for start in range(0, len(pages), size):
        query = InsertQuery(kind)
        query.insert_values(fields, pages[start : start + size])
        query.get_compiler(connection=connection).execute_sql()
