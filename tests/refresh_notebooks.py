"""Run every notebook in a fresh workbook and store what its cells show.

    python tests/refresh_notebooks.py

What a form shows is not stored, since it lives only while the notebook runs; nor is anything that differs from run to
run: times, counts, the version of Python.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from okrkit import content, workbook

WIDGET = "application/vnd.jupyter.widget-view+json"


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook after Run All in `folder`, as it is to be stored."""
    done = NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    done.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    count = 0
    for cell in done.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = [stored(output, count) for output in cell.outputs if WIDGET not in output.get("data", {})]
    return done


def stored(output: NotebookNode, count: int) -> NotebookNode:
    """One output without what differs from run to run."""
    if output.output_type == "execute_result":
        output.execution_count = count
    output.pop("transient", None)
    return output


def main() -> int:
    """Refresh the notebooks of this repository; the exit status."""
    os.environ["OKRKIT_LANGUAGE"] = "en"  # a notebook goes by its folder, not by whoever refreshes it
    status = 0
    for language in ("en", "zh"):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / workbook.HOME
            workbook.new(root)
            for source in sorted((content.notebooks() / language).glob("*.ipynb")):
                done = run(nbformat.read(source, as_version=4), root / language)
                text = nbformat.writes(done) + "\n"
                if folder in text:
                    print(f"{language}/{source.name}: a result tells where it was made: {folder}")
                    status = 1
                changed = text != source.read_text(encoding="utf-8")
                source.write_text(text, encoding="utf-8", newline="\n")
                print(f"{language}/{source.name}: {'new results' if changed else 'as before'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
