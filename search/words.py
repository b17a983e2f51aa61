"""What somebody typed, as it is used."""

LONGEST_QUERY = 200


def clean_query(text: str) -> str:
    """What somebody typed, without control characters and no longer than a question needs."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:2000])
    return " ".join(printable.split())[:LONGEST_QUERY]
