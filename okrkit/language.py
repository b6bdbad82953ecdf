"""The language in which okrkit speaks, and the words for it.

Two languages, `en` and `zh` (Simplified Chinese). Every text that a person sees stands in `data/words/<room>.toml`
under a key, in both:

    [saved]
    en = "Saved {n} key results."
    en_one = "Saved {n} key result."
    zh = "已保存 {n} 条关键结果。"

`say("store.saved", n=3)` picks the language and the number form and fills the gaps. `en_one` is used where `n` is 1.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, cast, get_args

from okrkit import content
from okrkit.patterns import late

__all__ = ["Language", "current", "known", "of_person", "of_text", "pick", "say", "speaking", "use"]

Language = Literal["en", "zh"]

_chosen: Language | None = None
_HAN = late(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = late(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]{2,}")


def current() -> Language:
    """The language in use: the one chosen with `use`, else the person's."""
    return _chosen or of_person()


def use(language: Language | None) -> None:
    """Speak this language from now on; None goes back to the person's own."""
    global _chosen  # noqa: PLW0603 - one voice for one process is what a person expects
    _chosen = language


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak this language inside a `with` block."""
    global _chosen  # noqa: PLW0603 - restored on the way out
    before, _chosen = _chosen, language
    try:
        yield
    finally:
        _chosen = before


def known(name: object) -> Language | None:
    """The language of that name; None where okrkit does not speak it."""
    return cast("Language", name) if name in get_args(Language) else None


def of_person() -> Language:
    """The person's language, from OKRKIT_LANGUAGE or the machine's locale; English where neither tells."""
    if asked := known(os.environ.get("OKRKIT_LANGUAGE", "")):
        return asked
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def of_text(text: str) -> Language:
    """The language that a text is mostly written in: a Chinese character weighs as much as a Latin word.

    Examples:
        >>> of_text("Keep weekly NPS at or above 45")
        'en'
        >>> of_text("API 下单接口 P99 由 900ms 降到 300ms")
        'zh'
    """
    return "zh" if not text.isascii() and len(_HAN.findall(text)) > len(_WORD.findall(text)) else "en"


def say(key: str, **gaps: Any) -> str:
    """The words for `room.key` in the current language, with its gaps filled.

    Raises:
        KeyError: there is no such key; a test walks the code so that this cannot reach a person.
    """
    room, _, name = key.partition(".")
    words = content.table(f"words/{room}")[name]
    one = words.get(f"{current()}_one") if gaps.get("n") == 1 else None
    return str(one or pick(words)).format(**gaps)


def pick(words: Mapping[str, str]) -> str:
    """One language out of a bilingual content field: `{"en": …, "zh": …}`."""
    return words[current()]
