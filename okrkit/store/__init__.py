"""A team's folder on disk: plain files that a person can read, mail, compare and keep in git.

    teams/growth/2026-Q4/
      okrs.md  checkins.csv  changes.csv  replies.csv  .history/

`find` gives the folder of a team, `read` whatever a path leads to. `Folder.load` reads it, `Folder.save` writes the
objectives: all or nothing, one writer at a time, never over a version that the writer has not seen, and
`Folder.reply` what a team replies to the coach. Every version
that was ever there is kept (`Folder.history`), and `Folder.undo` walks back through them.
"""

from __future__ import annotations

from okrkit.store.folder import Folder, Loaded, Newer, Saved
from okrkit.store.history import Version
from okrkit.store.own import own_words, words
from okrkit.store.places import find, read
from okrkit.store.values import number_in

__all__ = ["Folder", "Loaded", "Newer", "Saved", "Version", "find", "number_in", "own_words", "read", "words"]
