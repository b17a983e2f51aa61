"""`python -m community.advising.matching`: see command.py."""

import os
import sys

if "affinity" in sys.argv:
    # Read before numpy is: many texts at a time are quicker than many cores for each, and where
    # cores are busy, threads that wait for each other take most of the time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from community.advising.matching.command import main

if __name__ == "__main__":
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))
