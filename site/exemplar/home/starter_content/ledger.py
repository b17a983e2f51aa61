"""Loading the ledger: who did what where, and learned it from whom."""

from typing import Any

from exemplar.home.starter_content.page_content import Pages, figure, known, organisation
from exemplar.home.starter_content.parse import ContentFile, Group
from exemplar.home.starter_content.problems import adoption_key, teachers_of
from exemplar.home.starter_content.terms import Terms
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import Wanted, naming
from practices.adoption.actions import change_adoption, report_adoption
from practices.adoption.models import Adoption
from practices.taxonomy.enums import Constraint, CustomersBand
from practices.taxonomy.models import Agency, Company


def load_adoptions(file: ContentFile, terms: Terms, practices: Pages, trail: Trail) -> None:
    """Every row whose practice and organisation are there, those who taught before their pupils."""
    done: dict[Any, Adoption | None] = {}

    def load(row: Group) -> Adoption | None:
        key = adoption_key(row)
        if key not in done:
            is_taught = isinstance(row.get("learned_from"), Group)
            teacher = load(teachers_of(row, file.data)[0]) if is_taught else None
            done[key] = _load_row(
                row,
                where=f"{file.name}:{row.line}",
                terms=terms,
                practices=practices,
                trail=trail,
                teacher=teacher,
            )
        return done[key]

    for row in file.data:
        load(row)


def _load_row(
    row: Group,
    *,
    where: str,
    terms: Terms,
    practices: Pages,
    trail: Trail,
    teacher: Adoption | None,
) -> Adoption | None:
    practice, who = practices.get(row["practice"]), organisation(row, terms)
    if practice is None or who is None:
        return None
    source = "adoptions/" + "|".join(adoption_key(row))
    pk, wanted = trail.pk_of(source), _adoption(row, practice, who, teacher, terms)
    names = ("practice_id", "agency_id", "company_id", "service")
    same_place = {name: wanted.fields[name] for name in names}
    adoption = Adoption.every.filter(pk=pk).first()
    if adoption is None and pk is not None:
        trail.stays_deleted(source)
        return None
    adoption = adoption or Adoption.objects.filter(**same_place).first()
    is_new = adoption is None
    adoption = adoption or Adoption()
    if not is_new and not trail.is_ours(source, adoption):
        trail.kept(source)
    elif not wanted.differs_from(adoption):
        trail.same(source)
    else:
        wanted.settle(adoption)
        with naming(where):
            wanted.validate_parts(adoption)
            (report_adoption if is_new else change_adoption)(actor=None, adoption=adoption)
        (trail.made if is_new else trail.changed)(source, adoption)
    return adoption


def _adoption(
    row: Group, practice: Any, who: Agency | Company, teacher: Adoption | None, terms: Terms
) -> Wanted:
    source = row.get("source", {})
    return Wanted(
        {
            "practice_id": practice.pk,
            "agency_id": who.pk if isinstance(who, Agency) else None,
            "company_id": who.pk if isinstance(who, Company) else None,
            "learned_from_id": teacher and teacher.pk,
            **{name: str(row[name]) for name in ("status", "outcome", "confirmation")},
            "since": known(row["since"]),
            **{
                name: str(row.get(name, ""))
                for name in ("service", "measure", "unit", "reason_stopped", "contact")
            },
            "customers_a_year": str(row.get("customers_a_year", CustomersBand.UNKNOWN)),
            "constraints": _constraints(row),
            "before": figure(row.get("before")),
            "after": figure(row.get("after")),
            **{
                f"source_{name}": known(source.get(name))
                for name in ("title", "publisher", "url", "published")
            },
        },
        {
            "adaptations": [
                {"difference": str(one["difference"]), "change": str(one["change"])}
                for one in row.get("adaptations", ())
            ]
        },
        {
            kind: [terms[kind][slug] for slug in row.get(kind, ()) if slug in terms[kind]]
            for kind in ("channels", "customer_groups")
        },
    )


def _constraints(row: Group) -> list[str] | None:
    """What could not be changed, in the order of the words; nothing said is not known."""
    if "constraints" not in row:
        return None
    return [word for word in Constraint.values if word in row["constraints"]]
