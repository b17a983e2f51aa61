"""Reading the vocabulary."""

from collections.abc import Iterable

from practices.taxonomy.models import Agency, Topic, TreeTerm


def with_ancestors(terms: Iterable[TreeTerm]) -> dict[int, list[TreeTerm]]:
    """Each term's ancestors, topmost first, by the term's key; from the terms given alone.

    No query: a term whose ancestors are not among the terms given has none here.
    """
    by_path = {term.path: term for term in terms}
    return {
        term.pk: [
            by_path[path]
            for length in range(term.steplen, len(term.path), term.steplen)
            if (path := term.path[:length]) in by_path
        ]
        for term in by_path.values()
    }


def agency_for_domain(domain: str) -> Agency | None:
    """The agency that an e-mail domain belongs to, matched whole."""
    return Agency.objects.filter(domains__domain=domain.lower()).first()


def topic_tree() -> list[Topic]:
    """All topics in the order of the tree, each with its depth (1 at the top)."""
    return list(Topic.objects.order_by("path"))


def topic_called(name: str) -> Topic | None:
    """The topic of that name, or that has it among its synonyms, however it is capitalised."""
    wanted = " ".join(name.split()).casefold()
    for topic in Topic.objects.only("name", "synonyms").order_by("path"):
        if wanted in {word.casefold() for word in (topic.name, *topic.synonym_list())}:
            return topic
    return None
