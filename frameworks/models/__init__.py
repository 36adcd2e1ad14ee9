from frameworks.models.entry import Entry, EntryLabel, Relationship
from frameworks.models.framework import Framework, Release
from frameworks.models.history import EntryVersion, ReleaseEntry
from frameworks.models.import_run import ImportRun
from frameworks.models.mapping import Mapping
from frameworks.models.pages import FrameworkPage, FrameworksIndexPage, TechniqueLink, TechniquePage
from frameworks.models.release_note import ReleaseNote
from frameworks.models.review import Review, ReviewerScope, ReviewItem
from frameworks.models.workflow import CommentaryTask, CommentaryTaskState

__all__ = [
    "CommentaryTask",
    "CommentaryTaskState",
    "Entry",
    "EntryLabel",
    "EntryVersion",
    "Framework",
    "FrameworkPage",
    "FrameworksIndexPage",
    "ImportRun",
    "Mapping",
    "Relationship",
    "Release",
    "ReleaseEntry",
    "ReleaseNote",
    "Review",
    "ReviewItem",
    "ReviewerScope",
    "TechniqueLink",
    "TechniquePage",
]
