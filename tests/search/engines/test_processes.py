"""Several processes write, and some are killed: nothing is lost, and nobody notices."""

import json
import shutil
import signal
import time

SAVING = """
from django.db import transaction
me = sys.argv[1]
for number in range(40):
    with transaction.atomic():
        author = Author.objects.create(name=f"Draft {me} {number}")
        author.name = f"Final {me} {number}"
        author.save()
"""
ASKED = """
import json
from modelsearch.query import MATCH_ALL
results = backend.search("final", Author)
print(json.dumps([len(results), results.count(), results.is_degraded, IndexChange.objects.count()]))
"""
EVERYTHING = "--index=searchtests.author"


def _asked(site):
    return json.loads(site.python(ASKED).splitlines()[-1])


def _until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_four_processes_save_at_once_and_no_update_is_lost(site):
    site.manage("search", "rebuild", EVERYTHING)
    from tests.search.engines.conftest import PREPARED  # noqa: PLC0415

    writers = [site.start("-c", PREPARED + SAVING, str(number)) for number in range(4)]
    for writer in writers:
        _output, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors[-3000:]
    site.manage("search", "drain")
    assert _asked(site) == [160, 160, False, 0]
    assert "hold what the database holds" in site.manage("search", "check", EVERYTHING)


def test_a_writer_that_is_killed_leaves_nothing_that_stays_broken(site):
    site.manage("search", "rebuild", EVERYTHING)
    site.python(
        "from search.engines import draining; draining.drain_soon = lambda: None\n"
        "for n in range(600): Author.objects.create(name=f'Final {n}')"
    )
    for delay in (0.1, 0.4):
        before = _asked(site)[3]
        drainer = site.start("manage.py", "search", "drain")
        _until(lambda process=drainer: process.poll() is not None or _has_started(site))
        time.sleep(delay)
        drainer.send_signal(signal.SIGKILL)
        drainer.communicate()
        found, _total, degraded, waiting = _asked(site)
        assert not degraded
        assert waiting <= before
        assert found >= 600 - waiting
    site.manage("search", "drain")
    assert _asked(site) == [600, 600, False, 0]
    assert "hold what" in site.manage("search", "check", EVERYTHING)


def _has_started(site):
    return (site.folder / "search" / "outbox.lock").exists()


def test_a_rebuild_that_is_killed_leaves_the_index_before_it(site):
    site.python("for n in range(900): Author.objects.create(name=f'Final {n}')")
    site.manage("search", "rebuild", EVERYTHING)
    rebuilding = site.start("manage.py", "search", "rebuild", EVERYTHING)
    _until(lambda: len([each for each in site.index.iterdir() if each.is_dir()]) == 2)
    rebuilding.send_signal(signal.SIGKILL)
    rebuilding.communicate()
    assert _asked(site)[:3] == [900, 900, False]
    site.python("Author.objects.create(name='Final and last')")
    assert _asked(site)[:3] == [901, 901, False]
    site.manage("search", "rebuild", EVERYTHING)
    assert len([each for each in site.index.iterdir() if each.is_dir()]) == 1


def test_of_two_rebuilds_the_second_says_so(site):
    holding = (
        "from search.engines.locks import locked\nimport time\n"
        "kept = backend.store_for(Author)\n"
        "with locked(kept.rebuild_lock, wait=False): print('held', flush=True); time.sleep(60)"
    )
    from tests.search.engines.conftest import PREPARED  # noqa: PLC0415

    first = site.start("-c", PREPARED + holding)
    assert first.stdout.readline() == "held\n"
    assert "being rebuilt already" in site.manage("search", "rebuild", EVERYTHING, fails=True)
    first.kill()
    first.communicate()
    site.manage("search", "rebuild", EVERYTHING)


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
from search.engines.draining import drain
import time
while IndexChange.objects.exists(): time.sleep(.05)
rebuilder.finish()
assert [each.name for each in backend.search("final", Author)] == ["Final during"]
"""
    )


def test_a_folder_that_is_gone_is_built_again_while_the_database_answers(site):
    site.python("for n in range(20): Author.objects.create(name=f'Final {n}')")
    site.manage("search", "rebuild", EVERYTHING)
    code = """
import shutil, time, pathlib
from exemplar.core.views import _readiness
assert backend.search("final", Author).count() == 20
{damage}
results = backend.search("final", Author)
assert results.count() == 20 and results.is_degraded, results.is_degraded
assert backend.search("finale nowhere", Author).count() == 0
for _ in range(200):
    results = backend.search("final", Author)
    if results.count() == 20 and not results.is_degraded: break
    time.sleep(.05)
else: raise SystemExit("not healed")
"""
    gone = f"shutil.rmtree({str(site.index)!r})"
    site.python(code.format(damage=gone))
    corrupt = (
        f"for each in pathlib.Path({str(site.index)!r}).glob('*/*'):\n"
        "    each.unlink(); each.write_bytes(b'not this')"
    )
    site.python(code.format(damage=corrupt + "\nbackend.store_for(Author).forget()"))
    shutil.rmtree(site.index)
    site.python(
        "from exemplar.core.views import _readiness\n"
        "assert 'built anew' in _readiness['search'](), _readiness['search']()"
    )


def test_an_index_is_private(site):
    site.manage("search", "rebuild", EVERYTHING)
    for each in [site.index, *site.index.parents[:2]]:
        assert each.stat().st_mode & 0o777 == 0o700
