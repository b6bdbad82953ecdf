"""A team's folder on disk: plain files that a person can read, mail, compare and keep in git.

    teams/growth/2026-Q4/
      okrs.md  checkins.csv  changes.csv  replies.csv  votes.csv  fears.csv  dependencies.csv  .history/

`find` gives the folder of a team, `read` whatever a path leads to. `Folder.load` reads it, `Folder.save` writes the
objectives: all or nothing, one writer at a time, never over a version that the writer has not seen. What happens to
them is added row by row: `check_in`, `vote` and `open_votes`, `fear`, `depend`, `reply`; `annotate` says why a change
was made, `take` brings another copy in. Every version that was ever there is kept (`Folder.history`), and
`Folder.undo` walks back through them.
"""

from __future__ import annotations

from okrkit.store.agreement import agreed, people
from okrkit.store.difference import owed
from okrkit.store.folder import Folder
from okrkit.store.history import Version
from okrkit.store.own import own_words, words
from okrkit.store.places import find, outside, read
from okrkit.store.records import Loaded, Newer, Saved
from okrkit.store.values import number_in
from okrkit.store.votes import Opened, awaited, person

__all__ = [
    "Folder",
    "Loaded",
    "Newer",
    "Opened",
    "Saved",
    "Version",
    "agreed",
    "awaited",
    "find",
    "number_in",
    "outside",
    "owed",
    "own_words",
    "people",
    "person",
    "read",
    "words",
]
