"""Loading checked content: everything or nothing, and twice is the same as once."""

from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from exemplar.home.models import HomePage
from exemplar.home.starter_content.advice import load_advice
from exemplar.home.starter_content.advisors import load_advisors
from exemplar.home.starter_content.collections import load_collections
from exemplar.home.starter_content.contributions import load_contributions
from exemplar.home.starter_content.discussions import load_discussions
from exemplar.home.starter_content.engagements import load_engagements
from exemplar.home.starter_content.ledger import load_adoptions
from exemplar.home.starter_content.levels import load_demonstration_ratings
from exemplar.home.starter_content.pages import load_cases, load_information, load_practices
from exemplar.home.starter_content.parse import Content
from exemplar.home.starter_content.people import DEMONSTRATION_RATERS, load_people
from exemplar.home.starter_content.runs import load_runs
from exemplar.home.starter_content.synonyms import load_synonyms
from exemplar.home.starter_content.terms import load_terms
from exemplar.home.starter_content.trail import Trail
from practices.library.models import CaseStudyIndexPage, PracticeIndexPage


@transaction.atomic
def load_content(content: Content, *, demonstration: bool) -> Trail:
    """Bring the site in line with content that has no problems, and tell what became of it.

    What people have edited or deleted stays as they left it. Invented people and organisations
    come with a demonstration only. Raises LoadError, and has then written nothing.
    """
    trail = Trail()
    # Each part of a page would have the references of the whole page counted anew.
    with disable_reference_index_auto_update():
        terms = load_terms(content, trail, demonstration=demonstration)
        practices = load_practices(content.practices, PracticeIndexPage.objects.get(), terms, trail)
        cases = load_cases(content.cases, CaseStudyIndexPage.objects.get(), terms, practices, trail)
        load_adoptions(content.adoptions, terms, practices, trail)
        load_collections(content.collections, practices, cases, trail)
        load_synonyms(content, trail)
        load_information(content.pages, HomePage.objects.get(), trail)
        if demonstration:
            load_people(content, terms, trail)
            load_advisors(terms, trail)
            load_advice(terms, trail)
            load_runs(trail)
            load_engagements(terms, trail)
            load_contributions(terms, practices, trail)
            load_discussions(terms, practices, trail)
            load_demonstration_ratings(DEMONSTRATION_RATERS)
        trail.index_references()
    return trail
