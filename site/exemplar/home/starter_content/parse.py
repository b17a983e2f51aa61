"""Reading the files: everything stays text, and everything knows the line it came from."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_CLOSING = re.compile(r"(?<!\S)#+$")
MOST_VALUES = 100_000
MOST_DEPTH = 50
# The one in C reads many times faster; a build of the package may lack it.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOTHING = frozenset({"", "null", "~"})


@dataclass(frozen=True, order=True)
class Problem:
    """Something that keeps a file from being loaded."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Text(str):
    """A word, number or sentence as it is written, and its line."""

    line: int = 1


class Series(list[Any]):
    """A list, and the line it begins on."""

    line: int = 1


class Group(dict[str, Any]):
    """Named values, and the line they begin on. Each name is a Text with its own line."""

    line: int = 1


@dataclass(frozen=True)
class Section:
    """A heading of the second level, and the text below it."""

    heading: str
    text: str
    line: int


@dataclass
class ContentFile:
    """One file: its named values or its list, and for a page the text after them."""

    name: str
    data: Any
    body: str = ""
    body_line: int = 1

    @property
    def slug(self) -> str:
        """The file's name, which is the last part of the page's address."""
        return Path(self.name).stem

    def sections(self) -> list[Section]:
        """The text, cut at its headings of the second level. Before the first the heading is ""."""
        found = [(self.body_line - 1, "", list[str]())]
        for line, text in enumerate(self.body.split("\n"), self.body_line):
            heading = _HEADING.match(text)
            if heading and len(heading[1]) == 2:  # noqa: PLR2004 - the second level
                found.append((line, _CLOSING.sub("", heading[2].strip()).strip(), []))
            else:
                found[-1][2].append(text)
        return [Section(name, "\n".join(lines).strip(), line) for line, name, lines in found]

    def other_headings(self) -> list[int]:
        """The lines that hold a heading of any level but the second."""
        lines = enumerate(self.body.split("\n"), self.body_line)
        return [
            line
            for line, text in lines
            if (heading := _HEADING.match(text)) and len(heading[1]) != 2  # noqa: PLR2004
        ]


@dataclass
class Content:
    """Every file of a folder that could be read, and the problems with the others."""

    practices: list[ContentFile] = field(default_factory=list)
    cases: list[ContentFile] = field(default_factory=list)
    pages: list[ContentFile] = field(default_factory=list)
    taxonomy: ContentFile = field(default_factory=lambda: ContentFile("taxonomy.yaml", Group()))
    adoptions: ContentFile = field(default_factory=lambda: ContentFile("adoptions.yaml", Series()))
    collections: ContentFile = field(
        default_factory=lambda: ContentFile("collections.yaml", Series())
    )
    people: ContentFile = field(default_factory=lambda: ContentFile("people.yaml", Series()))
    problems: list[Problem] = field(default_factory=list)

    folders: ClassVar[tuple[str, ...]] = ("practices", "cases", "pages")
    lists: ClassVar[dict[str, type]] = {
        "taxonomy": Group,
        "adoptions": Series,
        "collections": Series,
        "people": Series,
    }

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.practices) + len(self.cases) + len(self.pages) + len(self.lists)


def read_content(folder: Path) -> Content:
    """Read every file of a content folder; whatever cannot be read becomes a problem."""
    content = Content()
    for kind in content.folders:
        for path in sorted((folder / kind).glob("*.md")):
            page = _read_page(path, path.relative_to(folder).as_posix(), content.problems)
            if page is not None:
                getattr(content, kind).append(page)
    for kind, shape in content.lists.items():
        name = f"{kind}.yaml"
        source = _read(folder / name, name, content.problems)
        data = None if source is None else _parse_yaml(source, name, 1, content.problems)
        if isinstance(data, shape):
            setattr(content, kind, ContentFile(name, data))
        elif data is not None:
            wanted = "a list" if shape is Series else "named values"
            content.problems.append(Problem(name, 1, f"This file must hold {wanted}."))
    return content


def _read(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(name, 1, "This file is missing."))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "This is not UTF-8 text. Save the file as UTF-8."))
    return None


def _read_page(path: Path, name: str, problems: list[Problem]) -> ContentFile | None:
    source = _read(path, name, problems)
    if source is None:
        return None
    front = _FRONT_MATTER.match(source)
    if front is None:
        message = "The file must begin with a line ---, its values, and another line ---."
        problems.append(Problem(name, 1, message))
        return None
    data = _parse_yaml(front[1] or "", name, 2, problems)
    if data is None:
        return None
    if not isinstance(data, Group):
        problems.append(Problem(name, 2, "Between the two lines --- write values as name: value."))
        return None
    return ContentFile(name, data, source[front.end() :], source[: front.end()].count("\n") + 1)


def _is_too_much(node: yaml.Node) -> bool:
    """Whether a source stands for more values than anybody writes.

    A few lines of references to references can stand for more than memory holds, or for a circle.
    """
    waiting, found = [node], 1
    while waiting:
        inside = waiting.pop().value
        if isinstance(inside, str):
            continue
        parts = [part for item in inside for part in (item if isinstance(item, tuple) else [item])]
        found += len(parts)
        if found > MOST_VALUES:
            return True
        waiting += parts
    return False


def _is_too_deep(source: str) -> bool:
    depth = 0
    for event in yaml.parse(source, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            return True
    return False


def _parse_yaml(source: str, name: str, first_line: int, problems: list[Problem]) -> Any:
    """The values of a YAML source, every one of them text; None after a problem."""
    try:
        # Asked first: composing goes down as deep as the values stand, and would not come back.
        if _is_too_deep(source):
            message = "These values stand too deep inside one another."
            problems.append(Problem(name, first_line, message))
            return None
        node = yaml.compose(source, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        message = f"This cannot be read: {error.problem or error}. Is a quotation mark missing?"
        problems.append(Problem(name, line, message))
        return None
    except yaml.YAMLError:
        message = "This holds a character that does not belong in a text."
        problems.append(Problem(name, first_line, message))
        return None
    if node is None:
        problems.append(Problem(name, first_line, "There is nothing here."))
        return None
    if _is_too_much(node):
        message = f"This stands for more than {MOST_VALUES:,} values."
        problems.append(Problem(name, first_line, message))
        return None
    return _value(node, name, first_line, problems)


def _value(node: yaml.Node, name: str, first_line: int, problems: list[Problem]) -> Any:
    line = first_line + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        group = Group()
        group.line = line
        for key_node, value_node in node.value:
            key = _value(key_node, name, first_line, problems)
            if not isinstance(key, Text):
                problems.append(Problem(name, line, "A name must be one word."))
            elif key in group:
                problems.append(Problem(name, key.line, f"“{key}” is written twice."))
            else:
                group[key] = _value(value_node, name, first_line, problems)
        return group
    if isinstance(node, yaml.SequenceNode):
        series = Series(_value(item, name, first_line, problems) for item in node.value)
        series.line = line
        return series
    text = Text(node.value.strip())
    text.line = line
    return text
