"""The tests that hold the house together: style, types, floors, words, twins."""

import ast
import json
import re
import string
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "okrkit").rglob("*.py"))
WORDS = {
    f"{file.stem}.{name}": words
    for file in sorted((ROOT / "data" / "words").glob("*.toml"))
    for name, words in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
CONDA_NAMES = {"build": "python-build", "playwright": "playwright-python"}


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",)],
    ids=["style", "format", "types", "floors"],
)
def test_the_house_is_in_order(command):
    tool = Path(sysconfig.get_path("scripts")) / command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_import_is_light():
    heavy = {"pandas", "numpy", "matplotlib", "ipywidgets", "IPython", "yaml", "jinja2", "jupyterlab", "nbformat"}
    code = f"import sys, okrkit; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_module_is_longer_than_one_can_read(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400


# --- words -----------------------------------------------------------------------------------------------------------


def _keys_in_code() -> tuple[set[str], list[tuple[str, str]]]:
    """The keys that stand in the code in full, and the parts of those that are put together."""
    whole, parts = set(), []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                texts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                parts.append((texts[0] or "", texts[-1] or ""))
    return whole, parts


def _said() -> list[tuple[str, ast.expr]]:
    return [
        (f"{module.relative_to(ROOT)}:{node.lineno}", node.args[0])
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say"
        and node.args
    ]


def test_every_word_that_is_said_exists():
    missing = [
        f"{place}: {key.value}" for place, key in _said() if isinstance(key, ast.Constant) and key.value not in WORDS
    ]
    assert not missing


def test_every_word_is_said_somewhere():
    whole, parts = _keys_in_code()

    def is_said(key: str) -> bool:
        return key in whole or any(
            key.startswith(head) and key.endswith(tail) and ("." in head or key.removesuffix(tail) in whole)
            for head, tail in parts
            if "." in head or tail.startswith("-")
        )

    assert not [key for key in WORDS if not is_said(key)]


def test_words_are_bilingual_twins():
    def gaps(text: str) -> set[str]:
        return {gap for _, gap, _, _ in string.Formatter().parse(text) if gap}

    def are_twins(words: dict[str, str]) -> bool:
        return (
            {"en", "zh"} <= set(words) <= {"en", "en_one", "zh", "zh_one"}
            and gaps(words["en"]) == gaps(words["zh"])
            and all(gaps(words.get(one, "")) <= gaps(words["en"]) for one in ("en_one", "zh_one"))
        )

    assert not [key for key, words in WORDS.items() if not are_twins(words)]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an exclamation mark", r"[!！]"),
        ("no space between Chinese and Latin", r"[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9][\u4e00-\u9fff]"),
        ("half-width punctuation in Chinese", r"[\u4e00-\u9fff][,;:?.]|[\u4e00-\u9fff] ?\("),
    ],
)
def test_words_are_calm_and_well_set(what, pattern):
    assert not [key for key, words in WORDS.items() for text in words.values() if re.search(pattern, text)], what


# --- notebooks -------------------------------------------------------------------------------------------------------

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks" / "en").glob("*.ipynb"))


def _cells(language: str, name: str) -> list[dict]:
    return json.loads((ROOT / "notebooks" / language / name).read_text(encoding="utf-8"))["cells"]


def test_each_notebook_is_there_in_both_languages():
    assert NOTEBOOKS
    assert [path.name for path in sorted((ROOT / "notebooks" / "zh").glob("*.ipynb"))] == NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_twins(name):
    def code(cell: dict) -> str:
        source = "".join(cell["source"])
        return source.split("\n")[0] if source.startswith("%%") else source  # below %%okr stands prose

    def shape(language: str) -> list[tuple]:
        return [
            (cell["id"], cell["cell_type"], cell["metadata"], code(cell) if cell["cell_type"] == "code" else None)
            for cell in _cells(language, name)
        ]

    assert shape("en") == shape("zh")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_read_in_small_steps(name, language):
    cells = _cells(language, name)
    assert "".join(cells[1]["source"]) == 'import okrkit as okr\nteam = okr.start("my-team")'
    for cell in cells:
        if cell["cell_type"] == "code" and not "".join(cell["source"]).startswith("%%"):
            assert len("".join(cell["source"]).splitlines()) <= 3, cell["id"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_stored_as_they_were_run(name, language):
    for cell in _cells(language, name):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        # What a form shows is not stored, and a cell that is all comment shows nothing.
        silent = cell["metadata"].get("jupyter", {}).get("source_hidden") or source.startswith("#")
        assert silent or cell["outputs"], cell["id"]
        kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
        assert "application/vnd.jupyter.widget-view+json" not in kinds, cell["id"]
        assert not [output for output in cell["outputs"] if output["output_type"] == "error"], cell["id"]


# --- papers ----------------------------------------------------------------------------------------------------------


def _bounds(requirements: list[str]) -> dict[str, str]:
    return dict(re.fullmatch(r"([A-Za-z0-9-]+) ?(>=[0-9.]+)", line).groups() for line in requirements)


def test_conda_and_pip_have_the_same_bounds():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    pip = _bounds([*project["dependencies"], *extras["test"], *extras["chinese"]])
    pip = {CONDA_NAMES.get(name, name): bound for name, bound in pip.items()} | {"python": project["requires-python"]}

    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (by_pip,) = (entry["pip"] for entry in environment if isinstance(entry, dict))
    conda = [entry for entry in environment if isinstance(entry, str) and entry != "pip"]
    assert _bounds([*conda, *(entry for entry in by_pip if entry != "-e .")]) == pip


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_both_commands_stand_in_the_readme(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv \.venv && .*$", text, flags=re.MULTILINE)
    opens, tests = commands
    assert opens.endswith(" && .venv/bin/okrkit")
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_file_names_a_package_registry():
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("npmjs", "com"))
    ]
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    files = [ROOT / name for name in tracked.stdout.split("\0") if name]
    naming = [
        str(file.relative_to(ROOT))
        for file in files
        if file.is_file() and any(host.encode() in file.read_bytes() for host in hosts)
    ]
    assert not naming
