"""Filters: which of a queryset's conditions the engine can apply exactly as the database would."""

from typing import TYPE_CHECKING, Any

from django.db.models import Field
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.where import AND, OR, NothingNode, WhereNode
from modelsearch.backends.base import FilterFieldError

from search.engines import mapping
from search.engines.mapping import Column
from search.engines.nodes import (
    Between,
    Everything,
    Node,
    Nothing,
    OneOf,
    Value,
    all_of,
    any_of,
    exclude,
)

if TYPE_CHECKING:
    from search.engines.compiling import QueryCompiler

HIGHEST = 2**63 - 1


def push_down(compiler: "QueryCompiler") -> tuple[Node, bool]:
    """What the engine applies of a queryset's filters, and whether nothing is left over."""
    query = compiler.queryset.query
    found, complete = _conjunction(compiler, query.where)
    plain = not (query.combinator or query.distinct_fields or query.is_sliced or query.extra_tables)
    return found, complete and plain


def _conjunction(compiler: "QueryCompiler", where: WhereNode) -> tuple[Node, bool]:
    """The parts that can be pushed; what cannot only narrows further, in the database."""
    if where.negated or where.connector != AND:
        whole = _translate(compiler, where)
        return (Everything(), False) if whole is None else (whole, True)
    parts: list[Node] = []
    complete = True
    for child in where.children:
        if isinstance(child, WhereNode):
            part, all_of_it = _conjunction(compiler, child)
            parts.append(part)
            complete = complete and all_of_it
        elif (translated := _translate(compiler, child)) is None:
            complete = False
        else:
            parts.append(translated)
    return all_of(parts), complete


def _translate(compiler: "QueryCompiler", node: Any) -> Node | None:
    """A condition exactly as the database applies it; None where the engine cannot."""
    if isinstance(node, NothingNode):
        return Nothing()
    if isinstance(node, WhereNode):
        parts = [_translate(compiler, child) for child in node.children]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or node.connector not in (AND, OR):
            return None
        # A condition without parts says nothing, whatever connects them.
        joined = any_of(known) if node.connector == OR and known else all_of(known)
        return exclude(joined) if node.negated else joined
    if isinstance(node, Lookup) and isinstance(node.lhs, Col) and not node.bilateral_transforms:
        column = _column(compiler, node.lhs)
        return _lookup(column, str(node.lookup_name), node.rhs) if column else None
    return None


def _column(compiler: "QueryCompiler", col: Col) -> Column | None:
    model = compiler.queryset.model
    target: Field[Any, Any] = col.target
    root = mapping.root_of(model)
    if target.primary_key and target.model in (model, root) and _is_own(compiler, col):
        return Column(mapping.KEY, is_number=_is_integer(root))
    try:
        path = compiler._get_filter_field_path_for_column(col)
    except FilterFieldError:
        return None
    # Conditions on relatives may have to hold for one and the same relative.
    return mapping.column_for(model, path[0]) if len(path) == 1 else None


def _is_own(compiler: "QueryCompiler", col: Col) -> bool:
    """Whether a column is in the model's own table or in one it inherits from."""
    aliases = compiler.queryset.query.alias_map
    alias: str | None = col.alias
    while alias and (parent := aliases[alias].parent_alias):
        field = aliases[alias].join_field
        if not (field.one_to_one and getattr(field.remote_field, "parent_link", False)):
            return False
        alias = parent
    return True


def _is_integer(root: Any) -> bool:
    return root._meta.pk.get_internal_type().endswith(("AutoField", "IntegerField"))


def _lookup(column: Column, name: str, value: Any) -> Node | None:
    if hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
        return None
    nothing: Value = mapping.NO_NUMBER if column.is_number else mapping.NO_STRING
    match name:
        case "isnull":
            missing = OneOf(column.name, (nothing,))
            return missing if value else exclude(missing)
        case "exact":
            return _one_of(column, [value])
        case "in":
            return _one_of(column, [each for each in value if each is not None])
        case "gt" | "gte" | "lt" | "lte" | "range" if column.is_number:
            return _between(column, name, value)
    return None


def _one_of(column: Column, values: list[Any]) -> Node | None:
    codes = [mapping.encode(value, column) for value in values]
    if any(code is None for code in codes):
        return None
    kept = tuple(code for code in codes if code is not None)
    return OneOf(column.name, kept) if kept else Nothing()


def _between(column: Column, name: str, value: Any) -> Node | None:
    ends = list(value) if name == "range" else [value]
    codes = [mapping.encode(end, column) for end in ends if end is not None]
    if len(codes) != len(ends) or not all(isinstance(code, int) for code in codes):
        return None
    low, high = mapping.NO_NUMBER + 1, HIGHEST
    first, last = int(codes[0] or 0), int(codes[-1] or 0)
    if name == "range":
        low, high = first, last
    elif name in ("gt", "gte"):
        low = first + (name == "gt")
    else:
        high = last - (name == "lt")
    return Between(column.name, low, high) if low <= high else Nothing()
