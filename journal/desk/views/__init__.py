"""The desk: what needs me, the manuscripts, the page of one manuscript, and the screen of every step."""

from journal.desk.views.act import Act
from journal.desk.views.manuscripts import Letters, Manuscript, Manuscripts, ToDo, Write

__all__ = ["Act", "Letters", "Manuscript", "Manuscripts", "ToDo", "Write"]
