"""Loading the vocabulary: plain terms, and the trees of topics, agencies and companies."""

from collections.abc import Callable, Mapping
from typing import Any

from exemplar.home.starter_content.parse import Content, Group
from exemplar.home.starter_content.problems import DEMONSTRATION
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import Wanted, naming
from practices.taxonomy.models import (
    Agency,
    Channel,
    Company,
    CustomerGroup,
    Industry,
    Term,
    Topic,
    TreeTerm,
)

Terms = dict[str, dict[str, Any]]
FILE = "taxonomy.yaml"
# Filled in when a term takes its place in the tree.
_TREE_FIELDS = frozenset({"path", "depth", "numchild"})


def load_terms(content: Content, trail: Trail, *, demonstration: bool) -> Terms:
    """The whole vocabulary, by its kind and its short form. Invented organisations if asked."""
    data = content.taxonomy.data
    terms: Terms = {}
    for kind, model in (
        ("industries", Industry),
        ("channels", Channel),
        ("customer_groups", CustomerGroup),
    ):
        terms[kind] = {}
        for order, entry in enumerate(data[kind]):
            fields: dict[str, Any] = _name(entry)
            if model is Industry:
                fields["naics_code"] = str(entry["naics"])
            elif model is Channel:
                fields["sort_order"] = order
            _put(terms[kind], trail, f"{kind}/{entry['slug']}", model, entry, Wanted(fields))
    for kind, tree, describe in (
        ("topics", Topic, _topic),
        ("agencies", Agency, _agency),
        ("companies", Company, _company),
    ):
        terms[kind] = {}
        _load_branch(data[kind], None, terms, trail, kind, tree, describe, demonstration)
    return terms


def _load_branch(
    entries: Any,
    parent: TreeTerm | None,
    terms: Terms,
    trail: Trail,
    kind: str,
    model: type[TreeTerm],
    describe: Callable[[Group, Terms], Wanted],
    demonstration: bool,  # noqa: FBT001 - passed down the tree
) -> None:
    for entry in entries:
        if DEMONSTRATION in entry["name"] and not demonstration:
            continue
        source = f"{kind}/{entry['slug']}"
        wanted = describe(entry, terms)
        term = _put(terms[kind], trail, source, model, entry, wanted, parent)
        below = entry.get("children", ())
        _load_branch(below, term, terms, trail, kind, model, describe, demonstration)


def _put(
    into: dict[str, Any],
    trail: Trail,
    source: str,
    model: type[Term],
    entry: Group,
    wanted: Wanted,
    parent: TreeTerm | None = None,
) -> Any:
    """Bring one term in line with its entry, unless it is not ours to change."""
    slug = str(entry["slug"])
    term = model._default_manager.filter(pk=trail.pk_of(source)).first()
    term = term or model._default_manager.filter(slug=slug).first()
    where = f"{FILE}:{entry.line}"
    if term is None:
        term = model()
        wanted.settle(term)
        with naming(where):
            term.full_clean(exclude=_TREE_FIELDS)
            wanted.validate_parts(term)
        _save_new(term, parent)
        trail.made(source, term)
    elif not trail.is_ours(source, term):
        trail.kept(source)
    elif wanted.differs_from(term) or _has_moved(term, parent):
        renamed = wanted.fields["name"] != term.name
        wanted.settle(term)
        with naming(where):
            term.full_clean(exclude=_TREE_FIELDS)
            wanted.validate_parts(term)
        term.save()
        if isinstance(term, TreeTerm) and (renamed or _has_moved(term, parent)):
            term = _move(term, parent)
        trail.changed(source, term)
    else:
        trail.same(source)
    into[slug] = term
    return term


def _save_new(term: Any, parent: TreeTerm | None) -> None:
    if not isinstance(term, TreeTerm):
        term.save()
    elif parent is None:
        type(term).add_root(instance=term)
    else:
        # Its neighbours may have moved it since it was read.
        parent.refresh_from_db()
        parent.add_child(instance=term)


def _has_moved(term: Any, parent: TreeTerm | None) -> bool:
    if not isinstance(term, TreeTerm):
        return False
    term.refresh_from_db(fields=["path", "depth", "numchild"])
    above = term.get_parent(update=True)
    return (above and above.pk) != (parent and parent.pk)


def _move(term: Any, parent: TreeTerm | None) -> Any:
    model = type(term)
    if parent is None:
        term.move(model.get_first_root_node(), "sorted-sibling")
    else:
        parent.refresh_from_db()
        term.move(parent, "sorted-child")
    return model._default_manager.get(pk=term.pk)


def _name(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": str(entry["name"]), "slug": str(entry["slug"])}


def _topic(entry: Group, _terms: Terms) -> Wanted:
    return Wanted(
        {
            **_name(entry),
            "description": str(entry.get("description", "")),
            "synonyms": "\n".join(entry.get("synonyms", ())),
        }
    )


def _agency(entry: Group, _terms: Terms) -> Wanted:
    return Wanted(
        {
            **_name(entry),
            **{name: str(entry[name]) for name in ("level", "staff")},
            **{
                name: str(entry.get(name, ""))
                for name in ("abbreviation", "description", "website")
            },
            "is_demonstration": DEMONSTRATION in entry["name"],
        },
        {"domains": [{"domain": str(domain)} for domain in entry.get("domains", ())]},
    )


def _company(entry: Group, terms: Terms) -> Wanted:
    industry = terms["industries"].get(str(entry.get("industry", "")))
    return Wanted(
        {
            **_name(entry),
            "industry_id": industry and industry.pk,
            "website": str(entry.get("website", "")),
            "is_demonstration": DEMONSTRATION in entry["name"],
        }
    )
