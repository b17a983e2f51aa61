import cProfile, pstats, pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import *
@pytest.mark.django_db
def test_p():
    PracticeFactory()
    with CaptureQueriesContext(connection) as q: PracticeFactory()
    print("QUERIES", len(q))
    from collections import Counter
    for x in q: print(x['sql'][:150])
    pr=cProfile.Profile(); pr.enable()
    for i in range(20): PracticeFactory()
    pr.disable(); pstats.Stats(pr).sort_stats('cumtime').print_stats(70)
