"""The records of the library."""

from practices.library.models.case_study import (
    CaseMeasure,
    CaseSource,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyPractice,
    CaseStudyTag,
)
from practices.library.models.parts import Measure, Source
from practices.library.models.practice import PracticeIndexPage, PracticePage, PracticeTag
from practices.library.models.practice_rows import (
    AgencyFit,
    Outcome,
    PracticeAuthor,
    PracticeChannel,
    PracticeSource,
    RelatedPractice,
)

__all__ = [
    "AgencyFit",
    "CaseMeasure",
    "CaseSource",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CaseStudyPractice",
    "CaseStudyTag",
    "Measure",
    "Outcome",
    "PracticeAuthor",
    "PracticeChannel",
    "PracticeIndexPage",
    "PracticePage",
    "PracticeSource",
    "PracticeTag",
    "RelatedPractice",
    "Source",
]
