"""How a reader describes a service: the same for an account and for a visit of the public."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from practices.fit.factors import Context
from practices.fit.models import Service
from practices.taxonomy.enums import AgencyLevel, Constraint, CustomersBand, StaffBand
from practices.taxonomy.models import Agency


@dataclass(frozen=True)
class Description:
    """What a reader says about a service. Agency, channels and customers are keys."""

    name: str = ""
    agency: int | None = None
    level: str = ""
    staff: str = StaffBand.UNKNOWN.value
    customers_a_year: str = CustomersBand.UNKNOWN.value
    channels: tuple[int, ...] = ()
    customer_groups: tuple[int, ...] = ()
    constraints: tuple[str, ...] | None = None

    @classmethod
    def of_form(cls, data: Mapping[str, Any]) -> "Description":
        """What a form says that has been found valid."""
        bound = data["constraints"]
        return cls(
            name=data["name"],
            agency=data["agency"].pk if data["agency"] else None,
            level=data["level"],
            staff=data["staff"],
            customers_a_year=data["customers_a_year"],
            channels=tuple(term.pk for term in data["channels"]),
            customer_groups=tuple(term.pk for term in data["customer_groups"]),
            constraints=None if bound is None else tuple(bound),
        )

    @classmethod
    def of_service(cls, service: Service) -> "Description":
        """What an account keeps."""
        bound = service.constraints
        return cls(
            name=service.name,
            agency=service.agency_id,
            level=service.level,
            staff=service.staff,
            customers_a_year=service.customers_a_year,
            channels=tuple(service.channels.values_list("pk", flat=True)),
            customer_groups=tuple(service.customer_groups.values_list("pk", flat=True)),
            constraints=None if bound is None else tuple(bound),
        )

    @classmethod
    def of_data(cls, data: Any) -> "Description | None":
        """What a session keeps; None for what no release of this site has written there."""
        if not isinstance(data, dict) or data.keys() != {each.name for each in fields(cls)}:
            return None
        bound = data["constraints"]
        return cls(
            **data
            | {name: tuple(data[name]) for name in ("channels", "customer_groups")}
            | {"constraints": None if bound is None else tuple(bound)}
        )

    def as_data(self) -> dict[str, Any]:
        """For a session, and for the form."""
        return asdict(self)

    def named_agency(self) -> Agency | None:
        """The agency, as long as it is there."""
        return Agency.objects.filter(pk=self.agency).first() if self.agency else None

    def context(self, agency: Agency | None) -> Context:
        """The factors. An agency says its level, and its size where that is known."""
        level = agency.level if agency else self.level
        staff = agency.staff if agency and agency.staff != StaffBand.UNKNOWN else self.staff
        customers = self.customers_a_year
        return Context(
            level=level if level in AgencyLevel.values else None,
            staff=staff if staff in StaffBand.values and staff != StaffBand.UNKNOWN else None,
            customers=customers
            if customers in CustomersBand.values and customers != CustomersBand.UNKNOWN
            else None,
            channels=frozenset(self.channels) or None,
            groups=frozenset(self.customer_groups) or None,
            constraints=None
            if self.constraints is None
            else frozenset(self.constraints) & frozenset(Constraint.values),
        )
