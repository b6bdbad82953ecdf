"""Write data/lexicon/traditional.toml anew: the Traditional characters and the Simplified ones they are read as.

    pip install opencc && python tests/refresh_traditional.py

The characters are OpenCC's. Only those are taken that become one other character, and only of Unicode's first plane:
what lies beyond has no Simplified form that anybody types.
"""

from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "lexicon" / "traditional.toml"
HEAD = """\
# Traditional characters and the Simplified ones they are read as, each at the same place.
#
# Written by `python tests/refresh_traditional.py` from the dictionaries of OpenCC, https://github.com/BYVoid/OpenCC,
# Copyright 2010-2026 Carbo Kuo and contributors, licensed under the Apache License, Version 2.0
# (https://www.apache.org/licenses/LICENSE-2.0). Changed: only what is one character in both is kept.
"""
CHARACTERS = [chr(code) for code in range(0x3400, 0xA000)]
IN_A_LINE = 60


def pairs() -> dict[str, str]:
    """Every Traditional character with its Simplified one, where the two differ."""
    import opencc  # nothing but this command needs it

    simplify = opencc.OpenCC("t2s").convert
    both = {char: simplify(char) for char in CHARACTERS}
    return {char: other for char, other in both.items() if other != char and len(other) == 1 and other <= "\uffff"}


def toml() -> str:
    """The whole file."""
    known = pairs()
    parts = [HEAD]
    for name, text in (("from", "".join(known)), ("to", "".join(known.values()))):
        lines = [text[at : at + IN_A_LINE] for at in range(0, len(text), IN_A_LINE)]
        parts.append(f'{name} = """\\\n' + "\\\n".join(lines) + '"""\n')
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(toml(), encoding="utf-8")
