"""Text in XML documents."""

import re

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(text: str) -> str:
    """A text without what XML cannot hold; one vertical tab, pasted in, would end a feed."""
    return _NOT_IN_XML.sub(" ", text)
