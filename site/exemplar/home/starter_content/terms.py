"""Loading the vocabulary: plain terms, and the trees of topics, agencies and companies."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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
    terms: Terms = {kind: {} for kind in data if kind != "synonyms"}
    for kind, model in (
        ("industries", Industry),
        ("channels", Channel),
        ("customer_groups", CustomerGroup),
    ):
        for order, entry in enumerate(data[kind]):
            fields: dict[str, Any] = _name(entry)
            if model is Industry:
                fields["naics_code"] = str(entry["naics"])
            elif model is Channel:
                fields["sort_order"] = order
            terms[kind][entry["slug"]] = _put(kind, model, entry, Wanted(fields), trail=trail)
    for tree in (
        _Tree("topics", Topic, _topic),
        _Tree("agencies", Agency, _agency),
        _Tree("companies", Company, _company),
    ):
        for entry, parent in _branches(data[tree.kind]):
            if DEMONSTRATION in entry["name"] and not demonstration:
                continue
            above = terms[tree.kind].get(parent["slug"]) if parent else None
            if above or not parent:
                wanted = tree.describe(entry, terms)
                term = _put(tree.kind, tree.model, entry, wanted, trail=trail, parent=above)
                terms[tree.kind][entry["slug"]] = term
    return terms


@dataclass(frozen=True)
class _Tree:
    kind: str
    model: type[TreeTerm]
    describe: Callable[[Group, Terms], Wanted]


def _branches(entries: Any, parent: Group | None = None) -> Iterator[tuple[Group, Group | None]]:
    """Each entry of a tree with the one above it, the upper ones first."""
    for entry in entries:
        yield entry, parent
        yield from _branches(entry.get("children", ()), entry)


def _put(
    kind: str,
    model: type[Term],
    entry: Group,
    wanted: Wanted,
    *,
    trail: Trail,
    parent: TreeTerm | None = None,
) -> Any:
    """Bring one term in line with its entry, unless it is not ours to change."""
    source = f"{kind}/{entry['slug']}"
    terms = model._default_manager
    term: Any = terms.filter(pk=trail.pk_of(source)).first()
    term = term or terms.filter(slug=str(entry["slug"])).first()
    if term is None:
        term = model()
        _settle(term, wanted, entry)
        _save_new(term, parent)
        trail.made(source, term)
    elif not trail.is_ours(source, term):
        trail.kept(source)
    elif wanted.differs_from(term) or _has_moved(term, parent):
        renamed = wanted.fields["name"] != term.name
        _settle(term, wanted, entry)
        term.save()
        if isinstance(term, TreeTerm) and (renamed or _has_moved(term, parent)):
            term = _move(term, parent)
        trail.changed(source, term)
    else:
        trail.same(source)
    return term


def _settle(term: Term, wanted: Wanted, entry: Group) -> None:
    wanted.settle(term)
    with naming(f"{FILE}:{entry.line}"):
        term.full_clean(exclude=_TREE_FIELDS)
        wanted.validate_parts(term)


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
