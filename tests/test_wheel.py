"""A wheel built from this repository works outside it: in an empty environment, with its notebooks and its words."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = "O Skippers plan a week at sea without phoning us\nKR Build the payment page\n"


def run(*command: object, cwd: Path, status: int = 0) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, check=False)
    out = done.stdout.decode("utf-8")
    assert done.returncode == status, out + done.stderr.decode("utf-8")
    return out


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", out, ROOT, cwd=out)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The `okrkit` command of an environment that had nothing in it but pip."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=place)
    return scripts / "okrkit"


def test_the_content_travels_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    content = [path for folder in ("data", "notebooks") for path in (ROOT / folder).rglob("*") if path.is_file()]
    expected = {f"okrkit/{path.relative_to(ROOT).as_posix()}" for path in content if not path.name.startswith(".")}
    expected = {name for name in expected if "/." not in name and "__pycache__" not in name}
    assert expected
    assert expected <= names


def test_it_knows_its_version(installed, tmp_path):
    import okrkit

    assert run(installed, "--version", cwd=tmp_path).strip() == f"okrkit {okrkit.__version__}"


def test_it_makes_a_workbook(installed, tmp_path):
    run(installed, "new", "wb", cwd=tmp_path)
    names = {path.relative_to(ROOT / "notebooks") for path in (ROOT / "notebooks").glob("*/*.ipynb")}
    assert {path.relative_to(tmp_path / "wb") for path in (tmp_path / "wb").glob("*/*.ipynb")} == names


def test_it_reads_okrs_with_its_rules_in_both_languages(installed, tmp_path):
    (tmp_path / "okrs.md").write_text(DOCUMENT, encoding="utf-8")
    assert "KR-TASK" in run(installed, "check", "okrs.md", cwd=tmp_path, status=1)
    assert "关键结果" in run(installed, "check", "--language", "zh", "okrs.md", cwd=tmp_path, status=1)


def test_its_first_notebook_runs(installed, tmp_path):
    run(installed, "new", "wb", cwd=tmp_path)
    jupyter = installed.with_name("jupyter")
    run(jupyter, "execute", "wb/en/00-start-here.ipynb", cwd=tmp_path)
