"""manage.py search: the embedded indexes, by hand."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from search.engines import health, mapping
from search.engines.backend import EngineBackend
from search.engines.draining import drain
from search.engines.engine import EngineError
from search.engines.locks import LockedError
from search.engines.rebuilding import rebuild
from search.models import IndexChange

BAR = 30
MOST_DIFFERENCES = 100


class Command(BaseCommand):
    """Builds, checks and drains; each index that is named by --index, or all of them."""

    help = "Build the search indexes anew, look at them, check them, or take in what is queued."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do, and to which indexes."""
        parser.add_argument("action", choices=["rebuild", "status", "check", "drain"])
        parser.add_argument("--backend", help="only this backend of the setting")
        parser.add_argument("--index", help="only the index of this root model: wagtailcore.page")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is asked."""
        chosen = [
            each
            for each in health.indexes()
            if options["backend"] in (None, each[0])
            and (options["index"] or "").lower() in ("", each[2]._meta.label_lower)
        ]
        if not chosen:
            raise CommandError("No embedded search index goes by that name.")
        {
            "rebuild": self._rebuild,
            "status": self._status,
            "check": self._check,
            "drain": self._drain,
        }[options["action"]](chosen)

    def _rebuild(self, chosen: list[tuple[str, EngineBackend, type[Model]]]) -> None:
        for name, backend, root in chosen:
            total = sum(model.get_indexed_objects().count() for model in mapping.models_of(root))
            progress = self._progress(f"{name} {root._meta.label}", total)
            try:
                done = rebuild(backend, root, progress)
            except LockedError as error:
                raise CommandError(
                    f"{root._meta.label} is being rebuilt already: wait until that is done."
                ) from error
            except (EngineError, OSError) as error:
                raise CommandError(
                    f"{root._meta.label} could not be rebuilt: {error}. The index before it "
                    "goes on serving."
                ) from error
            self.stdout.write(self.style.SUCCESS(f"\r{name} {root._meta.label}: {done} documents"))

    def _progress(self, label: str, total: int) -> Callable[[int], None]:
        done = 0

        def show(more: int) -> None:
            nonlocal done
            done += more
            if self.stdout.isatty() and total:
                filled = min(BAR, BAR * done // total)
                bar = "#" * filled + "." * (BAR - filled)
                self.stdout.write(f"\r{label} [{bar}] {done}/{total}", ending="")
                self.stdout.flush()

        return show

    def _status(self, chosen: list[tuple[str, EngineBackend, type[Model]]]) -> None:
        for name, backend, root in chosen:
            kept = backend.store_for(root)
            wrong = health.trouble(kept)
            state = wrong or f"{kept.reader().size} documents, {_size(kept.living()) / 1e6:.1f} MB"
            self.stdout.write(f"{name} {root._meta.label}: {state}")
        self.stdout.write(f"{IndexChange.objects.count()} changes waiting")

    def _check(self, chosen: list[tuple[str, EngineBackend, type[Model]]]) -> None:
        total = 0
        for name, backend, root in chosen:
            for difference in self._differences(backend, root):
                total += 1
                if total <= MOST_DIFFERENCES:
                    self.stdout.write(
                        f"{name} {difference.model} {difference.key}: {difference.what}"
                    )
        if total:
            raise CommandError(
                f"{total} differences. `manage.py search drain` takes in what is queued; "
                "`manage.py search rebuild` builds the indexes anew."
            )
        self.stdout.write(self.style.SUCCESS("The indexes hold what the database holds."))

    def _differences(
        self, backend: EngineBackend, root: type[Model]
    ) -> Iterator[health.Difference]:
        try:
            yield from health.differences(backend, root)
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _drain(self, chosen: list[tuple[str, EngineBackend, type[Model]]]) -> None:
        try:
            total = drain()
        except LockedError:
            self.stdout.write("Somebody else is draining.")
        except (EngineError, OSError) as error:
            raise CommandError(f"The changes stay queued: {error}") from error
        else:
            self.stdout.write(self.style.SUCCESS(f"{total} changes taken in"))


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
