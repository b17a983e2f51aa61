"""Loading the words that mean the same to whoever searches."""

from exemplar.home.starter_content.parse import Content
from exemplar.home.starter_content.terms import FILE
from exemplar.home.starter_content.trail import Trail
from exemplar.home.starter_content.wanted import Wanted, naming
from search.models import SynonymSet


def load_synonyms(content: Content, trail: Trail) -> None:
    """Each set of synonyms, known by its first word."""
    for words in content.taxonomy.data.get("synonyms", ()):
        source = f"synonyms/{words[0]}"
        wanted = Wanted({"words": "\n".join(words)})
        known = trail.pk_of(source)
        kept = SynonymSet.objects.filter(pk=known).first() if known else None
        if known and kept is None:
            trail.stays_deleted(source)
            continue
        record = kept or SynonymSet()
        if kept and not trail.is_ours(source, kept):
            trail.kept(source)
        elif kept and not wanted.differs_from(kept):
            trail.same(source)
        else:
            wanted.settle(record)
            with naming(f"{FILE}:{words.line}"):
                record.full_clean()
            record.save()
            (trail.changed if kept else trail.made)(source, record)
