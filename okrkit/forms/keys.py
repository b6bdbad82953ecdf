"""What the keys do in a form: the one piece of script of the forms, which holds no words of anybody.

A button that was clicked keeps the keyboard; in JupyterLab a letter typed then is a command (`x` cuts the cell, `dd`
deletes it). So letters typed on a button of a form go nowhere. The Escape key closes the fold that it is pressed in.
Where rows are stops of one round, Enter goes on to the next row and, after the last one, to the button that ends the
round; a row that the cursor leaves is told, unless somebody only looks into another window. Pills are one stop of the Tab key: arrows and figures choose among them.
ipywidgets tells Python nothing of all this. Where a page allows no script, there is none of it, and the forms work.
"""

__all__ = ["KEYS"]

KEYS = """if (!window.okrkitKeys) { window.okrkitKeys = true;
let typed = '', when = 0, groups = 0;
const first = stop => {
  const one = stop.querySelector('input, select'), box = one && one.closest('.okr-pills');
  return (box && box.querySelector('input:checked')) || one;
};
const onward = stop => {
  const stops = [...stop.closest('.okr-form').querySelectorAll('.okr-stop')];
  const next = stops[stops.indexOf(stop) + 1];
  const to = next ? first(next) : stop.closest('.okr-form').querySelector('.okr-done');
  if (to) { to.focus(); to.closest('.okr-stop, .okr-done').scrollIntoView({block: 'nearest'}); }
};
const choose = (box, key) => {
  const now = Date.now();
  const named = text => [...box.querySelectorAll('input')].find(i => i.parentElement.textContent.trim() === text);
  const longer = now - when < 900 && named(typed + key), one = longer || named(key);
  typed = longer ? typed + key : key; when = now;
  if (one) { one.focus(); one.click(); }
};
window.addEventListener('focusin', event => {
  const form = event.target.closest && event.target.closest('.okr-form');
  if (form) form.querySelectorAll('.okr-pills .widget-radio-box').forEach(box => {
    const all = [...box.querySelectorAll('input')];
    if (all.length && !all[0].name) { const name = 'okr-pills-' + ++groups; all.forEach(i => { i.name = name; }); }
  });
}, true);
window.addEventListener('focusout', event => {
  const stop = event.target.closest && event.target.closest('.okr-stop'), left = stop && stop.querySelector('.okr-left');
  if (left) setTimeout(() => { if (document.hasFocus() && !stop.contains(document.activeElement)) left.click(); }, 200);
}, true);
window.addEventListener('keydown', event => {
  const at = event.target;
  if (!at.closest || !at.closest('.okr-form')) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
  const stop = at.closest('.okr-stop'), pills = at.closest('.okr-pills .widget-radio-box');
  if (event.key === 'Escape') {
    const fold = at.closest('.okr-fold'), close = at.closest('.okr-close') || (fold && fold.querySelector('.okr-close'));
    if (close) { event.stopPropagation(); event.preventDefault(); close.click(); }
  } else if (event.key === 'Enter' && plain && stop && at.tagName !== 'BUTTON') {
    event.stopPropagation(); event.preventDefault(); onward(stop);
  } else if (event.key === 'Enter' && plain && at.tagName === 'BUTTON') {
    event.stopPropagation();
  } else if (pills && plain && /^[0-9]$/.test(event.key)) {
    event.stopPropagation(); event.preventDefault(); choose(pills, event.key);
  } else if (at.tagName === 'BUTTON' && event.key.length === 1 && event.key !== ' '
      && !event.ctrlKey && !event.metaKey && !event.altKey) { event.stopPropagation(); }
}, true); }"""
