"""The front matter: a few lines of YAML between two `---`, as people type it and as it is written back.

Only plain values are read. Tags, anchors and aliases can make a small file into a huge or a harmful one, so they are
refused where they stand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from okrkit.errors import OkrkitError
from okrkit.language import say
from okrkit.model import Context, Cycle
from okrkit.notation import facts
from okrkit.notation.dressing import flat
from okrkit.notation.vocabulary import front as name_of
from okrkit.patterns import late

if TYPE_CHECKING:
    import yaml

__all__ = ["Front", "read", "write"]

_MOST = 64_000
_DEEPEST = 20
_CLOSING = late(r"(?:---|\.\.\.)\s*")
_KEY = late(r"""(?:not doing|[\w-]+)\s*[:：]|[{\[&*!%@"']""")
_WIDE = late(r"^([A-Za-z_ \u4e00-\u9fff]{2,20})：\s*")
_LANGUAGES = {"en": "en", "english": "en", "英文": "en", "zh": "zh", "chinese": "zh", "中文": "zh", "简体中文": "zh"}


class Front(msgspec.Struct):
    """What the front matter says; `body` is the index of the first line after it."""

    cycle: dict[str, Any]
    extra: dict[str, Any]
    body: int = 0


def read(lines: Sequence[str], *, file: str | None) -> Front:
    """Read the front matter, if the document begins with one.

    Raises:
        OkrkitError: it is no YAML, is not closed, is too long, carries tags, anchors or aliases, or a value cannot
            be used: with file, line, column and the line.
    """
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is None or not re.fullmatch(r"---\s*", lines[first]):
        return Front({}, {})
    end = next((i for i in range(first + 1, len(lines)) if _CLOSING.fullmatch(lines[i])), None)
    label = next((i for i in range(first + 1, min(len(lines), first + 200)) if _is_label(lines[i])), len(lines))
    inside = lines[first + 1 : end if end is not None else len(lines)]
    if not any(_KEY.match(line) for line in lines[first + 1 : min(label, first + 1 + len(inside))]):
        empty = end is not None and not any(line.strip() for line in inside)
        return Front({}, {}, end + 1 if empty and end is not None else 0)
    if end is None or label < end:
        raise OkrkitError(
            say("notation.front-open"), file=file, line=first + 1, column=1, source=lines[first],
            instead=say("notation.front-open-instead"),
        )  # fmt: skip
    return _Reader(lines, first + 1, file).read(inside, end + 1)


def write(cycle: Cycle, extra: Mapping[str, Any]) -> str:
    """The front matter of a cycle, with both `---`; empty where there is nothing to say."""
    told: dict[str, Any] = {
        name: value for name in ("team", "start", "end", "language") if (value := getattr(cycle, name)) is not None
    }
    context = {
        name: value for name in Context.__struct_fields__ if (value := getattr(cycle.context, name)) not in (None, ())
    }
    more = extra.get("context")
    if context or more:
        told["context"] = {**context, **more} if isinstance(more, Mapping) else context
    if cycle.not_doing:
        told["not doing"] = list(cycle.not_doing)
    told |= {name: value for name, value in extra.items() if name != "context"}
    if not told:
        return ""
    import yaml  # noqa: PLC0415 - only where there is a front matter

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the dumper's own signature
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the same
            super().increase_indent(flow, False)

    def shown(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        plain = text.isprintable() and not _is_label(f"- {text}")
        style = None if plain else '"'  # every other way of quoting breaks at U+0085
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Plain.add_representer(str, shown)
    text = yaml.dump(told, Dumper=Plain, allow_unicode=True, sort_keys=False, width=math.inf, default_flow_style=False)
    return f"---\n{text}---\n"


def _is_label(line: str) -> bool:
    """Whether an objective or a key result begins here. "goal: …" and "objective: …" may as well be front matter."""
    from okrkit.notation.lines import rows  # noqa: PLC0415 - only where there is a front matter

    return any(
        row.label and not (row.name is None and re.match(r"objective|goal", line, re.IGNORECASE))
        for row in rows([line], 1)
    )


class _Reader:
    """Reads one front matter; knows where it stands, for errors."""

    def __init__(self, lines: Sequence[str], offset: int, file: str | None) -> None:
        self.lines, self.offset, self.file = lines, offset, file

    def read(self, inside: Sequence[str], body: int) -> Front:
        import yaml  # noqa: PLC0415 - only where there is a front matter

        text = "\n".join(_WIDE.sub(r"\1: ", line) if "：" in line else line for line in inside) + "\n"
        if len(text) > _MOST:
            self.fail(say("notation.front-long"), self.offset + 1, 1, say("notation.front-long-instead"))
        try:
            self._refuse(text)
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            if node is None:
                return Front({}, {}, body)
            if not isinstance(node, yaml.MappingNode):
                return self.fail(say("notation.front"), self.offset + 1, 1, say("notation.front-instead"))
            return self._mapping(node, body)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line, column = (mark.line, mark.column + 1) if mark else (0, 1)
            return self.fail(
                say("notation.front"), min(self.offset + 1 + line, body), column, say("notation.front-instead")
            )

    def fail(self, message: str, line: int, column: int, instead: str) -> NoReturn:
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        raise OkrkitError(message, file=self.file, line=line, column=column, source=source, instead=instead)

    def _refuse(self, text: str) -> None:
        """Stop at a tag, an anchor, an alias, and at nesting that no person types."""
        import yaml  # noqa: PLC0415 - only where there is a front matter

        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            mark = event.start_mark
            place = (self.offset + 1 + mark.line, mark.column + 1) if mark else (self.offset + 1, 1)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.fail(say("notation.front-alias"), *place, say("notation.front-alias-instead"))
            if getattr(event, "tag", None):
                self.fail(say("notation.front-tag"), *place, say("notation.front-tag-instead"))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                self.fail(say("notation.front-deep"), *place, say("notation.front-deep-instead"))

    def _mapping(self, top: yaml.MappingNode, body: int) -> Front:
        front = Front({}, {}, body)
        seen: dict[str, yaml.Node] = {}
        for key, node in self._pairs(top):
            name = name_of(key)
            if (name or key) in seen:
                self._at(key, node, say("notation.front-twice", name=key), say("notation.front-twice-instead"))
            seen[name or key] = node
            if name is None:
                front.extra[key] = self._plain(node)
            elif name == "context":
                self._context(node, front)
            elif name == "not_doing":
                front.cycle[name] = self._list(name, node)
            else:
                front.cycle[name] = self._value(name, node)
        start, end = front.cycle.get("start"), front.cycle.get("end")
        if start and end and end < start:
            message = say("model.end-before-start", start=start, end=end)
            self._at("end", seen["end"], message, say("model.end-before-start-instead", start=start))
        return front

    def _pairs(self, node: yaml.MappingNode) -> list[tuple[str, yaml.Node]]:
        return [(str(key.value), value) for key, value in node.value]

    def _at(self, key: str, node: yaml.Node, message: str, instead: str) -> NoReturn:  # noqa: ARG002 - reads as a sentence
        mark = node.start_mark
        self.fail(message, self.offset + 1 + mark.line, mark.column + 1, instead)

    def _plain(self, node: yaml.Node) -> Any:
        import yaml  # noqa: PLC0415 - only where there is a front matter

        maker = yaml.SafeLoader("")
        try:
            return maker.construct_document(node)
        except ValueError:  # a date that is none, such as 2026-02-30
            return str(node.value)

    def _value(self, name: str, node: yaml.Node) -> Any:
        import yaml  # noqa: PLC0415 - only where there is a front matter

        if not isinstance(node, yaml.ScalarNode):
            self._at(name, node, say("notation.front-value", name=name), say("notation.front-value-instead"))
        said = str(node.value)
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if name in ("team", "not_doing"):
            return said
        if name == "language":
            short = flat(said).strip().casefold()
            language = _LANGUAGES.get(short) or _LANGUAGES.get(re.split(r"[-_]", short)[0])
            if language is None:
                self._at(name, node, say("language.unknown", language=said), say("language.unknown-instead"))
            return language
        day = facts.date(said)
        if day is None:
            self._at(name, node, say("notation.date", text=said), say("notation.date-instead"))
        return day

    def _list(self, name: str, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts, or one text; what a person typed stays text, "2026" too."""
        import yaml  # noqa: PLC0415 - only where there is a front matter

        found = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if wrong := next((one for one in found if not isinstance(one, yaml.ScalarNode)), None):
            self._at(name, wrong, say("notation.front-list"), say("notation.front-list-instead"))
        values = (self._value(name, one) for one in found)
        return tuple(value for value in values if value is not None)

    def _context(self, node: yaml.Node, front: Front) -> None:
        import yaml  # noqa: PLC0415 - only where there is a front matter

        if node.tag == "tag:yaml.org,2002:null":
            return
        if not isinstance(node, yaml.MappingNode):
            self._at("context", node, say("notation.context"), say("notation.context-instead"))
        kinds = {kind.name: kind.type for kind in msgspec.structs.fields(Context)}
        told: dict[str, Any] = {}
        for key, value in self._pairs(node):
            if key not in kinds:
                front.extra.setdefault("context", {})[key] = self._plain(value)
                continue
            try:
                told[key] = self._typed(value, kinds[key])
            except msgspec.ValidationError:
                self._at(key, value, say("notation.context-value", name=key), say("notation.context-value-instead"))
        front.cycle["context"] = Context(**told)

    def _typed(self, node: yaml.Node, kind: Any) -> Any:
        """The value as the field wants it: what a person typed for a text stays text, "2026" too."""
        said = self._plain(node)
        if said is not None and not isinstance(said, (list, dict)) and kind == str | None:
            return str(node.value)
        return msgspec.convert(said, kind)
