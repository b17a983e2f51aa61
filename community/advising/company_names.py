"""Companies by the names that people write: the same company, however it is written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from community.advising.matching.gates import folded
from practices.taxonomy.models import Company

MOST_NAMES = 50
LONGEST_NAME = 120
_MARK = re.compile(r"\s*\(demonstration\)\s*$", re.IGNORECASE)


def plain_name(name: str) -> str:
    """What two ways of writing a company's name have in common; nothing of an empty name."""
    text = unicodedata.normalize("NFKD", _MARK.sub("", name))
    shown = "".join(letter for letter in text if not unicodedata.combining(letter))
    # The gates compare names so, too.
    return folded(shown.replace("'", "").replace("\u2019", ""))


def clean_names(text: str) -> list[str]:
    """The names in a text, one on each line, each once. Raises ValidationError."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    names = list({plain_name(line): line for line in lines if plain_name(line)}.values())
    if len(names) > MOST_NAMES:
        raise ValidationError(f"These are {len(names)} companies. At most {MOST_NAMES} are kept.")
    if any(len(name) > LONGEST_NAME for name in names):
        raise ValidationError(
            f"A company's name has at most {LONGEST_NAME} characters. Write each on its own line."
        )
    return names


@dataclass
class KnownCompanies:
    """The companies of the site by their plain names, read once."""

    by_name: dict[str, list[Company]] = field(default_factory=dict)
    by_path: dict[str, Company] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "KnownCompanies":
        """All there are."""
        known = cls()
        for company in Company.objects.only("name", "path", "depth").order_by("path"):
            known.by_name.setdefault(plain_name(company.name), []).append(company)
            known.by_path[company.path] = company
        return known

    def called(self, name: str) -> Company | None:
        """The company that a name means; none where there is no such company, or more than one."""
        found = self.by_name.get(plain_name(name), [])
        return found[0] if len(found) == 1 else None

    def whole_of(self, company: Company) -> Company:
        """The company at the top that another one belongs to."""
        return self.by_path.get(company.root_path, company)

    def sort(self, names: Iterable[str]) -> tuple[list[Company], list[str]]:
        """The companies that names mean, and the names that are not settled."""
        found: list[Company] = []
        unknown: list[str] = []
        for name in names:
            company = self.called(name)
            if company is None:
                unknown.append(name)
            else:
                found.append(company)
        return found, unknown
