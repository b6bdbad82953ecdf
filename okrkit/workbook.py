"""The workbook: a folder of guided notebooks on a person's machine, and JupyterLab opened in it.

    okr-workbook/
      en/ zh/           the notebooks, in both languages
      teams/ answers/   what people write
      .okrkit/          manifest.json: what was installed; jupyterlab/: its settings and open tabs, for this workbook

The notebooks belong to whoever opens them. One in which somebody wrote is never overwritten. One that was only run,
or not touched at all, follows the installed version of okrkit; one that is missing is put back. The manifest tells
which is which: for each notebook, a digest of the file as it was installed and one of what is written in its cells.

JupyterLab runs as a process of its own, on 127.0.0.1 and behind its token as it does by itself. It opens the same
way for everybody: a person's own Jupyter configuration is neither read nor changed. Its configuration can hold code,
so it is made anew for each run and never taken from the workbook, which people send to one another.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from okrkit import content
from okrkit.errors import OkrkitError
from okrkit.language import Language, current, say
from okrkit.model import Record
from okrkit.store import disk
from okrkit.version import __version__

__all__ = ["HOME", "MARK", "Made", "new", "open", "start_page"]

HOME = "okr-workbook"
MARK = ".okrkit"
_START = "00-start-here.ipynb"
_PORT = 8888
_PATIENCE = 10  # seconds that JupyterLab has to end its kernels
_LOG_LINES = 3


class Made(Record, frozen=True):
    """What `new` did. Names are paths inside the workbook, such as `en/00-start-here.ipynb`.

    Fields:
        folder: the workbook.
        start: the notebook to begin with.
        first: it did not exist before.
        written: notebooks that were added, put back or brought to the installed version.
        newer: notebooks that the person changed and that have a newer version, told here for the first time.
    """

    folder: Path
    start: Path
    first: bool
    written: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()

    def news(self) -> Iterator[str]:
        """What a person should hear of it, a line each; nothing where all is as it was."""
        if self.first:
            yield say("workbook.made", folder=self.folder)
        elif self.written:
            yield say("workbook.refreshed", names=say("workbook.and").join(self.written))
        if self.newer:
            yield say("workbook.newer", names=say("workbook.and").join(self.newer))


def new(folder: str | Path, language: Language | None = None) -> Made:
    """Make the workbook in `folder`, or bring it to the installed version. Both languages are always in it.

    Args:
        folder: where; made where it is missing.
        language: of the notebook to begin with; None is the one in use.

    Raises:
        OkrkitError: the folder cannot be made or written. What was there before is as it was.
    """
    root = Path(os.path.abspath(Path(folder).expanduser()))  # noqa: PTH100 - resolve() would follow a link that they chose
    known = disk.read(root / MARK / "manifest.json")
    installed, told = _manifest(known)
    files: dict[Path, bytes] = {}
    written, newer = [], []
    for source in sorted(file for file in content.notebooks().glob("*/*") if file.suffix in {".ipynb", ".md"}):
        name, raw = f"{source.parent.name}/{source.name}", source.read_bytes()
        ours, before, theirs = _digests(raw), installed.get(name), disk.read(root / name)
        now = None if theirs is None else _digests(theirs)
        if now is None or _may_follow(now, before, ours):
            if theirs is not None and now != before:  # it was run: its results are theirs
                files[root / MARK / "earlier" / name] = theirs
            files[root / name] = raw
            installed[name] = ours
            written.append(name)
        elif now["words"] == ours["words"]:
            installed[name] = ours
        elif ours["words"] not in ((before or {}).get("words"), told.get(name)):
            told[name] = ours["words"]
            newer.append(name)
    manifest = {"okrkit": __version__, "notebooks": installed, "told": told}
    files[root / MARK / "manifest.json"] = json.dumps(manifest, indent=1, sort_keys=True).encode()
    for file in files:
        with disk.trouble(file.parent):
            file.parent.mkdir(parents=True, exist_ok=True)
    disk.write(files)
    _trust(root, written)
    start = root / (language or current()) / _START
    return Made(folder=root, start=start, first=known is None, written=tuple(written), newer=tuple(newer))


def open(  # noqa: A001 - workbook.open is what people would type
    folder: str | Path, language: Language, *, app: bool = False, browser: bool = True, port: int | None = None
) -> int:
    """Open the workbook in JupyterLab and stay until it ends; Ctrl-C ends it.

    Says in one line where it is. A workbook that is open already is not opened twice.

    Args:
        folder: the workbook; made on first use.
        language: of the start page and of JupyterLab's menus.
        app: one notebook at a time, without tabs and side bars.
        browser: open a browser window.
        port: to try first; where it is taken, the next free one.

    Returns:
        The exit status: 0.

    Raises:
        OkrkitError: the folder cannot be used, or JupyterLab does not start.
    """
    made = new(folder, language)
    for line in made.news():
        print(line, flush=True)
    page = start_page(language, app=app)
    if url := _already_open(made.folder, page):
        print(say("workbook.open-already", url=url), flush=True)
        if browser:
            webbrowser.open(url)
        return 0
    with disk.trouble(made.folder):
        log = (made.folder / MARK / "jupyterlab.log").open("w+b")
    with log, tempfile.TemporaryDirectory(prefix="okrkit-") as configuration, _ending_on_signals():
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, and no shell
            _jupyterlab(made.folder, page, browser=browser, port=port),
            cwd=made.folder,
            env=_settings(Path(configuration), made.folder / MARK / "jupyterlab", language),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end it in good order
        )
        try:
            url = _where(process, made.folder, page)
            if url:
                print(say("workbook.open", url=url), flush=True)
            status = process.wait()
        except KeyboardInterrupt:
            _end(process)
            status = 0
        if status:
            log.seek(0)
            tail = log.read().decode("utf-8", "replace").strip().splitlines()[-_LOG_LINES:]
            raise OkrkitError(
                say("workbook.no-jupyterlab", log=" / ".join(line.strip() for line in tail)),
                instead=say("workbook.no-jupyterlab-instead", file=log.name),
            )
    print(say("workbook.closed", folder=made.folder), flush=True)
    return 0


def start_page(language: Language, *, app: bool = False) -> str:
    """Where JupyterLab opens, below its base address.

    Examples:
        >>> start_page("zh")
        'lab/tree/zh/00-start-here.ipynb'
        >>> start_page("en", app=True)
        'doc/tree/en/00-start-here.ipynb'
    """
    return f"{'doc' if app else 'lab'}/tree/{language}/{_START}"


def _manifest(raw: bytes | None) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What was installed, and which newer versions were told of; empty where the file is missing or broken."""
    try:
        found = json.loads(raw or b"")
        return dict(found["notebooks"]), dict(found["told"])
    except (ValueError, KeyError, TypeError):
        return {}, {}


def _may_follow(now: dict[str, str], before: dict[str, str] | None, ours: dict[str, str]) -> bool:
    """True where nobody wrote in the notebook that was installed, and ours is another one."""
    if before is None or now["words"] != before["words"]:
        return False
    return now["file"] != ours["file"] if now["file"] == before["file"] else now["words"] != ours["words"]


def _digests(raw: bytes) -> dict[str, str]:
    """A digest of the file, and one of what is written in its cells, which running them does not change."""
    try:
        cells = json.loads(raw)["cells"]
        words = [[c["cell_type"], "".join(c["source"]), c.get("attachments")] for c in cells]
        text = json.dumps(words, sort_keys=True).encode()
    except (ValueError, KeyError, TypeError):
        text = raw
    return {"file": hashlib.sha256(raw).hexdigest(), "words": hashlib.sha256(text).hexdigest()}


def _trust(root: Path, names: list[str]) -> None:
    """Sign our notebooks, so that JupyterLab shows their stored results as they are.

    The signatures are kept with the person's others, outside the workbook: trust does not travel with a folder.
    Where they cannot be kept, the results look plainer until a cell is run.
    """
    if not names:
        return
    import nbformat  # noqa: PLC0415 - slow, and needed only when a notebook was written
    from nbformat.sign import NotebookNotary  # noqa: PLC0415 - the same

    with suppress(OSError):
        notary = NotebookNotary()
        for name in (name for name in names if name.endswith(".ipynb")):
            notary.sign(nbformat.read(root / name, as_version=4))
        notary.store.close()


def _settings(configuration: Path, kept: Path, language: Language) -> dict[str, str]:
    """Lay out a calm JupyterLab that uses this very Python; the environment that makes it so."""
    calm = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
        "@jupyterlab/translation-extension:plugin": {"locale": "zh_CN" if language == "zh" else "en"},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": _keys_outside_forms()},
    }
    kernel = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "--ext=okrkit.notebook", "-f", "{connection_file}"],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "metadata": {"debugger": True},
    }
    beside_the_point = {"@jupyterlab/debugger-extension": True, "@jupyterlab/extensionmanager-extension": True}
    page = {"disabledExtensions": beside_the_point}
    for file, settings in (
        ("labconfig/page_config.json", page),
        ("labconfig/default_setting_overrides.json", calm),
        ("kernels/python3/kernel.json", kernel),
    ):
        (configuration / file).parent.mkdir(parents=True, exist_ok=True)
        (configuration / file).write_text(json.dumps(settings), encoding="utf-8")
    others = os.environ.get("JUPYTER_PATH")
    return os.environ | {
        "JUPYTER_CONFIG_DIR": str(configuration),
        "JUPYTER_PATH": f"{configuration}{os.pathsep}{others}" if others else str(configuration),
        "JUPYTERLAB_SETTINGS_DIR": str(kept / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(kept / "workspaces"),
    }


def _keys_outside_forms() -> list[dict[str, Any]]:
    """JupyterLab's keys for whole cells, such as X that cuts one, kept from the buttons and choices of a form.

    It spares text fields by itself. Each key that works wherever the focus is, is switched off and set again for
    everywhere but a form.
    """
    from jupyter_core.paths import jupyter_path  # noqa: PLC0415 - other commands need no Jupyter

    found: list[dict[str, Any]] = []
    for file in ("notebook-extension/tracker.json", "mainmenu-extension/plugin.json"):
        at = (Path(folder) / "@jupyterlab" / file for folder in jupyter_path("lab", "schemas"))
        schema = next((disk.read(path) for path in at if path.is_file()), None)
        found += json.loads(schema or b"{}").get("jupyter.lab.shortcuts", [])
    loose = [key for key in found if key["selector"].endswith((" :focus", ":focus:not(:read-write)"))]
    off = [{**key, "disabled": True} for key in loose]
    return off + [{**key, "selector": f"{key['selector']}:not(.jupyter-widgets *)"} for key in loose]


def _jupyterlab(root: Path, page: str, *, browser: bool, port: int | None) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port or _PORT,
        "ServerApp.port_retries": 50,
        "ServerApp.root_dir": root,
        "ServerApp.open_browser": browser,
        "ServerApp.answer_yes": True,  # Ctrl-C is meant
        "ServerApp.allow_root": True,  # in a container there is nobody else
        "LabApp.default_url": f"/{page}",
        "LabApp.extension_manager": "readonly",  # the other one asks the network
        "LanguageServerManager.autodetect": False,  # nobody programs here
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


def _where(process: subprocess.Popen[bytes], root: Path, page: str) -> str | None:
    """The address of the start page once JupyterLab answers; None where it ended instead."""
    while process.poll() is None:
        if url := _already_open(root, page):
            return url
        time.sleep(0.1)
    return None


def _already_open(root: Path, page: str) -> str | None:
    """The address of the start page on a Jupyter server that runs in this very workbook."""
    from jupyter_core.paths import jupyter_runtime_dir  # noqa: PLC0415 - other commands need no Jupyter

    for file in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            server: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            if Path(server["root_dir"]) == root and _answers(f"{server['url']}api/status?token={server['token']}"):
                return f"{server['url']}{page}?token={server['token']}"
        except (OSError, ValueError, KeyError):
            continue  # left behind by a server that is gone, or being written just now
    return None


def _answers(url: str) -> bool:
    try:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Let a closed terminal or a polite kill end the workbook as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End JupyterLab and its kernels, deaf to a second Ctrl-C meanwhile."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if os.name != "nt":  # there, Ctrl-C has reached it, and terminate would be a kill
        process.terminate()
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
