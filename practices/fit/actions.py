"""What a reader does with their own service.

Nothing of it is written into the audit trail, which others read: it is nobody else's.
"""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from practices.fit.described import Description
from practices.fit.models import Service
from practices.fit.rules import service_of
from practices.taxonomy.models import Channel, CustomerGroup

# What the public has described, for as long as the session lasts; and what somebody had described
# before signing in to an account that has another one.
IN_SESSION, ASIDE = "fit_service", "fit_service_aside"


def describe_service(*, actor: Any, session: SessionBase, description: Description) -> None:
    """Keep what a reader says: in the account, or for the public in the session."""
    if actor.is_authenticated:
        _keep(actor, description)
        session.pop(ASIDE, None)
    else:
        session[IN_SESSION] = description.as_data()


def forget_service(*, actor: Any, session: SessionBase) -> None:
    """Forget the service of a reader."""
    if actor.is_authenticated:
        service_of(actor).delete()
    for name in (IN_SESSION, ASIDE):
        session.pop(name, None)


def take_over_service(*, actor: Any, session: SessionBase) -> bool | None:
    """Take what was described before signing in into the account.

    True: taken. False: the account has another one, and the new one is put aside. None: there was
    nothing to take.
    """
    data = session.pop(IN_SESSION, None)
    description = Description.of_data(data)
    if description is None:
        return None
    kept = service_of(actor).first()
    if kept is None:
        _keep(actor, description)
        return True
    if Description.of_service(kept) == description:
        return None
    session[ASIDE] = data
    return False


def choose_service(*, actor: Any, session: SessionBase, new: bool) -> None:
    """Between the account's service and the one put aside: use the new one, or keep the old one."""
    description = Description.of_data(session.pop(ASIDE, None))
    if new and description is not None:
        _keep(actor, description)


@transaction.atomic
def _keep(actor: Any, description: Description) -> None:
    bound = description.constraints
    service, _ = Service.objects.update_or_create(
        owner=actor,
        defaults={
            "name": description.name,
            # What a session names may have gone meanwhile.
            "agency": description.named_agency(),
            "level": description.level,
            "staff": description.staff,
            "customers_a_year": description.customers_a_year,
            "constraints": None if bound is None else list(bound),
        },
    )
    service.channels.set(Channel.objects.filter(pk__in=description.channels))
    service.customer_groups.set(CustomerGroup.objects.filter(pk__in=description.customer_groups))
