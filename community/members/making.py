"""Making a profile for whoever has none."""

from collections.abc import Iterable

from community.members.handles import free_handles
from community.members.models import Member
from exemplar.accounts.models import User

# Another may take a handle, or make the same profile, between looking and writing.
TRIES = 5
BATCH = 500


def make_members(people: Iterable[User]) -> None:
    """Give each of these people a profile who has none; a few queries for any number."""
    waiting = {person.pk: person for person in people}
    for _ in range(TRIES):
        for key in Member.objects.filter(user__in=list(waiting)).values_list("user_id", flat=True):
            waiting.pop(key)
        if not waiting:
            return
        handles = free_handles(person.get_full_name() for person in waiting.values())
        Member.objects.bulk_create(
            [
                Member(user=person, handle=handle, created_at=person.date_joined)
                for person, handle in zip(waiting.values(), handles, strict=True)
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
