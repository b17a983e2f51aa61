"""Every address that the site knows, the rows that speak of them, and what a row expects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLResolver, get_resolver, resolve, reverse

from exemplar.accounts.enums import Role
from tests.architecture import matrix, matrix_admin
from tests.architecture.world import PUBLIC, World

EDITORS = {Role.EDITOR, Role.ADMIN}
DOOR, DESK = ("/account/login/", "/admin/login/"), "/admin/"

# The blocks of the matrix.
ALL_BLOCKS = (
    ("EVERYONE", matrix.EVERYONE),
    ("NOBODY", matrix.NOBODY),
    ("GUESTS", matrix.GUESTS),
    ("SIGNED_IN", matrix.SIGNED_IN),
    ("MODERATOR_ALONE", matrix.MODERATOR_ALONE),
    ("LEDGER_KEEPERS", matrix.LEDGER_KEEPERS),
    ("CONFIRMERS", matrix.CONFIRMERS),
    ("MODERATORS", matrix.MODERATORS),
    ("ADVISOR_ALONE", matrix.ADVISOR_ALONE),
    ("COORDINATORS", matrix.COORDINATORS),
    ("REGISTER_READERS", matrix.REGISTER_READERS),
    ("ASKING", matrix.ASKING),
    ("ENGAGED", matrix.ENGAGED),
    ("SIDES", matrix.SIDES),
    ("OFFICIAL_ALONE", matrix.OFFICIAL_ALONE),
    ("OFFER_HOLDERS", matrix.OFFER_HOLDERS),
    ("PORCH", matrix_admin.PORCH),
    ("EDITORS", matrix_admin.EDITORS),
    ("ADMINS", matrix_admin.ADMINS),
)


def is_let_in(audience: str, who: str) -> bool:
    """Whether an audience takes in a role."""
    return {
        "EVERYONE": True,
        "NOBODY": False,
        "GUESTS": who == PUBLIC,
        "SIGNED_IN": who != PUBLIC,
        "MODERATOR_ALONE": who == Role.MODERATOR,
        "LEDGER_KEEPERS": who in EDITORS,
        "CONFIRMERS": who in EDITORS or who == Role.AGENCY_LEAD,
        "MODERATORS": who in {Role.MODERATOR, Role.ADMIN},
        "ADVISOR_ALONE": who == Role.ADVISOR,
        "COORDINATORS": who in {Role.COORDINATOR, Role.ADMIN},
        "REGISTER_READERS": who in {Role.COORDINATOR, Role.ETHICS_OFFICER, Role.ADMIN},
        "ASKING": who in {Role.OFFICIAL, Role.COORDINATOR, Role.ADMIN},
        "ENGAGED": who in {Role.OFFICIAL, Role.ADVISOR, Role.COORDINATOR, Role.ADMIN},
        "SIDES": who in {Role.OFFICIAL, Role.ADVISOR},
        "OFFICIAL_ALONE": who == Role.OFFICIAL,
        "OFFER_HOLDERS": who in {PUBLIC, Role.ADVISOR},
        "PORCH": who == PUBLIC or who in EDITORS,
        "EDITORS": who in EDITORS,
        "ADMINS": who == Role.ADMIN,
    }[audience]


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    audience: str
    name: str
    arguments: tuple[str, ...] = ()
    query: str = ""
    answers: tuple[int, ...] = (200,)

    @classmethod
    def read(cls, audience: str, line: str) -> "Row":
        """A row from its line."""
        name, *words = line.split()
        query = next((word for word in words if word.startswith("?")), "")
        answers = next((word[1:] for word in words if word.startswith("=")), "200")
        return cls(
            audience,
            name,
            tuple(word for word in words if word[0] not in "?="),
            query,
            tuple(int(answer) for answer in answers.split(",")),
        )

    def address(self, world: World | None = None) -> str:
        """The address; without a world, one of the same route."""
        if self.name.startswith("/"):
            return self.name

        def fill(word: str) -> Any:
            return world.argument(word) if world else _any_argument(word)

        path = reverse(self.name, args=[fill(word) for word in self.arguments])
        if not world:
            return path
        return path + self.query.format_map({name: world.argument(name) for name in world.records})

    def expects(self, who: str, response: HttpResponseBase) -> bool:
        """Whether a role may get this answer to a GET."""
        if is_let_in(self.audience, who):
            return response.status_code in self.answers
        return is_refused(self.audience, who, response)


def _any_argument(word: str) -> Any:
    # Most arguments are keys; of the others every letter does.
    return word if not word.replace("_", "").replace(".", "").isalpha() else 1


def is_refused(audience: str, who: str, response: HttpResponseBase) -> bool:
    """Whether an answer keeps a role out in the way that its place asks for."""
    if audience == "GUESTS":
        return response.status_code == 302 and response["Location"] == "/"
    # 401: what a script asks for cannot lead its page to the door.
    if response.status_code in {401, 403, 404, 405}:
        return True
    if response.status_code != 302 or audience == "NOBODY":
        return False
    target = response["Location"]
    if who == PUBLIC:
        return target.startswith(DOOR) or (audience == "SIGNED_IN" and target == "/")
    # An editor is sent back to the desk; anybody else who is signed in gets no further than 403.
    return who == Role.EDITOR and target == DESK


def rows() -> list[Row]:
    """Every row of the matrix."""
    found = []
    for audience, block in ALL_BLOCKS:
        for line in filter(str.strip, block.splitlines()):
            kinds = matrix_admin.SNIPPETS.items() if "{model}" in line else [("", "")]
            found += [
                Row.read(audience, line.replace("{model}", model).replace("{record}", record))
                for model, record in kinds
            ]
    return found


def routes(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Each address that the site answers, as its route and its name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        text = str(pattern.pattern)
        route = before + (text.removeprefix("^") if before else text)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern.name or ""


def route_of(row: Row) -> str:
    """The route that answers the address of a row."""
    return resolve(row.address()).route
