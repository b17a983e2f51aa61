"""The records of the library."""

from practices.library.models.case_study import (
    CaseAuthor,
    CaseDocument,
    CaseMeasure,
    CasePicture,
    CaseSource,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyPractice,
    CaseStudyTag,
)
from practices.library.models.lasting import LastingPage
from practices.library.models.parts import AttachedDocument, Author, Measure, Picture, Source
from practices.library.models.practice import PracticeIndexPage, PracticePage, PracticeTag
from practices.library.models.practice_rows import (
    AgencyFit,
    Outcome,
    PracticeAuthor,
    PracticeChannel,
    PracticeDocument,
    PracticePicture,
    PracticeSource,
    RelatedPractice,
)
from practices.library.models.ratings import EvidenceDecision, EvidenceRating

__all__ = [
    "AgencyFit",
    "AttachedDocument",
    "Author",
    "CaseAuthor",
    "CaseDocument",
    "CaseMeasure",
    "CasePicture",
    "CaseSource",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CaseStudyPractice",
    "CaseStudyTag",
    "EvidenceDecision",
    "EvidenceRating",
    "LastingPage",
    "Measure",
    "Outcome",
    "Picture",
    "PracticeAuthor",
    "PracticeChannel",
    "PracticeDocument",
    "PracticeIndexPage",
    "PracticePage",
    "PracticePicture",
    "PracticeSource",
    "PracticeTag",
    "RelatedPractice",
    "Source",
]
