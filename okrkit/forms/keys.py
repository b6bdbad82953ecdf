"""Keys that must not reach JupyterLab: the one piece of script of the forms, which holds no words of anybody.

A button that was clicked keeps the keyboard; in JupyterLab a letter typed then is a command (`x` cuts the cell, `dd`
deletes it). So letters typed on a button of a form go nowhere. The Escape key closes the fold that it is pressed in.
ipywidgets tells Python nothing of either. Where a page allows no script, both are as without it.
"""

__all__ = ["KEYS"]

KEYS = """if (!window.okrkitKeys) { window.okrkitKeys = true;
window.addEventListener('keydown', event => {
  const at = event.target;
  if (!at.closest || !at.closest('.okr-form')) return;
  if (event.key === 'Escape') {
    const fold = at.closest('.okr-fold'), close = at.closest('.okr-close') || (fold && fold.querySelector('.okr-close'));
    if (close) { event.stopPropagation(); event.preventDefault(); close.click(); }
  } else if (at.tagName === 'BUTTON' && event.key.length === 1 && event.key !== ' '
      && !event.ctrlKey && !event.metaKey && !event.altKey) { event.stopPropagation(); }
}, true); }"""
