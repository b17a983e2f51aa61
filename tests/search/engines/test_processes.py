"""Several processes write, and some are killed: nothing is lost, and nobody notices."""

import json
import signal

SAVING = """
from django.db import transaction
me = sys.argv[1]
for number in range(25):
    with transaction.atomic():
        author = Author.objects.create(name=f"Draft {me} {number}")
        author.name = f"Final {me} {number}"
        author.save()
"""
# `die_in(owner, name, calls)`: the process is killed in that call of a function; with `after`, once
# the call has done its work.
KILLING = """
import os, signal
def die_in(owner, name, calls=1, after=False):
    true, made = getattr(owner, name), []
    def dying(*args, **kwargs):
        made.append(None)
        if len(made) < calls:
            return true(*args, **kwargs)
        if after:
            true(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dying)
from search.engines import store
from importlib import import_module
Writer = next(
    each for each in vars(import_module(type(backend).__module__)).values()
    if isinstance(each, type) and each.__name__.endswith("Writer") and each.__name__ != "Writer"
)
"""


def _said(output):
    return [json.loads(line) for line in output.splitlines() if line.startswith("[")]


def _killed(site, code):
    """What a process said before it was killed."""
    process = site.start(KILLING + code)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, errors[-3000:]
    return _said(output)


def test_four_processes_save_at_once_and_no_update_is_lost(site):
    site.python('search("rebuild", EVERYTHING)')
    writers = [site.start(SAVING, str(number)) for number in range(4)]
    for writer in writers:
        _output, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors[-3000:]
    output = site.python('search("drain"); say(); search("check", EVERYTHING)')
    assert _said(output) == [[100, 100, False, 0]]
    assert "hold what the database holds" in output


def test_a_writer_that_is_killed_leaves_nothing_that_stays_broken(site):
    """While it writes, before its commit, and after that, before the changes leave the queue."""
    assert not _killed(
        site,
        """
draining.drain_soon = lambda: None
search("rebuild", EVERYTHING)
for n in range(350): Author.objects.create(name=f"Final {n}")
die_in(Writer, "put", 200)
search("drain")
""",
    )
    assert _killed(site, 'say(); die_in(Writer, "commit"); search("drain")') == [
        [0, 0, False, 350]
    ]  # fmt: skip
    assert _killed(site, 'say(); die_in(Writer, "commit", after=True); search("drain")') == [
        [0, 0, False, 350]
    ]  # fmt: skip
    assert _killed(site, 'say(); die_in(Writer, "commit", 2); search("drain")') == [
        [300, 300, False, 350]
    ]  # fmt: skip
    output = site.python('say(); search("drain"); say(); search("check", EVERYTHING)')
    assert _said(output) == [[300, 300, False, 50], [350, 350, False, 0]]
    assert "hold what" in output


def test_a_rebuild_that_is_killed_leaves_the_index_before_it(site):
    """In the middle, and at the last moment."""
    assert not _killed(
        site,
        """
Author.objects.bulk_create(Author(name=f"Final {n}") for n in range(350))
search("rebuild", EVERYTHING)
die_in(Writer, "put", 320)
search("rebuild", EVERYTHING)
""",
    )
    assert _killed(
        site, 'say(); die_in(store.IndexStore, "_flip"); search("rebuild", EVERYTHING)'
    ) == [[350, 350, False, 0]]
    assert len([each for each in site.index.iterdir() if each.is_dir()]) == 2
    output = site.python(
        """
say()
Author.objects.create(name="Final and last")
wait_for_background()
say()
search("rebuild", EVERYTHING)
"""
    )
    assert _said(output) == [[350, 350, False, 0], [351, 351, False, 0]]
    assert len([each for each in site.index.iterdir() if each.is_dir()]) == 1


def test_of_two_rebuilds_the_second_says_so(site):
    first = site.start(
        "from search.engines.locks import locked\n"
        "kept = backend.store_for(Author)\n"
        "with locked(kept.rebuild_lock, wait=False): print('held', flush=True); time.sleep(60)"
    )
    assert first.stdout.readline() == "held\n"
    assert "being rebuilt already" in site.python('search("rebuild", EVERYTHING)', fails=True)
    first.kill()
    first.communicate()
    assert "0 documents" in site.python('search("rebuild", EVERYTHING)')


def test_what_is_saved_while_a_rebuild_runs_is_in_the_new_index(site):
    site.python(
        """
from search.engines.backend import Rebuilder
Author.objects.create(name="Final before")
index = backend.get_index_for_model(Author)
rebuilder = Rebuilder(index)
building = rebuilder.start()
building.add_items(Author, Author.objects.all())
late = Author.objects.create(name="Final during")
gone = Author.objects.get(name="Final before")
gone.delete()
while IndexChange.objects.exists(): time.sleep(.05)
rebuilder.finish()
assert [each.name for each in backend.search("final", Author)] == ["Final during"]
"""
    )


def test_a_folder_that_is_gone_is_built_again_while_the_database_answers(site):
    """Deleted, and full of what is no index; then the process that watches says what is wrong."""
    site.python(
        f"""
import pathlib, shutil
from exemplar.core.views import _readiness
place = pathlib.Path({str(site.index)!r})
"""
        """
Author.objects.bulk_create(Author(name=f"Final {n}") for n in range(20))
search("rebuild", EVERYTHING)
def damaged_and_healed():
    results = backend.search("final", Author)
    assert results.count() == 20 and results.is_degraded, results.is_degraded
    assert backend.search("finale nowhere", Author).count() == 0
    for _ in range(200):
        results = backend.search("final", Author)
        if results.count() == 20 and not results.is_degraded: break
        time.sleep(.05)
    else: raise SystemExit("not healed")
assert backend.search("final", Author).count() == 20
shutil.rmtree(place)
damaged_and_healed()
for each in place.glob("*/*"):
    each.unlink(); each.write_bytes(b"not this")
backend.store_for(Author).forget()
damaged_and_healed()
"""
    )
    site.python(
        f"import shutil; shutil.rmtree({str(site.index)!r})\n"
        "from exemplar.core.views import _readiness\n"
        "assert 'built anew' in _readiness['search'](), _readiness['search']()"
    )
