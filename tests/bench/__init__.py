"""How fast the pages are, beside an empty view of the same process. Run with `make bench`."""
