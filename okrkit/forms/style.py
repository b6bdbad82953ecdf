"""How the forms look: one small style sheet, in the colours of JupyterLab's light and dark theme."""

from html import escape

from okrkit.forms.keys import KEYS

__all__ = ["CSS"]

_LOOK = """
.okr-form { max-width: 1040px; padding: 2px 4px 8px 2px; font-family: var(--jp-ui-font-family); }
.okr-form .widget-html, .okr-form .widget-html-content { line-height: 1.45; height: auto; margin: 0; }
.okr-form input[type=text], .okr-form select { color: var(--jp-ui-font-color1);
  background-color: var(--jp-layout-color1); border: 1px solid var(--jp-border-color1); border-radius: 4px; font-size: 14px; height: 32px; padding: 2px 8px; }
.okr-form input[type=text]:focus, .okr-form select:focus, .okr-form button:focus-visible {
  outline: 2px solid var(--jp-brand-color1); outline-offset: 1px; }
.okr-form input::placeholder { color: var(--jp-ui-font-color2); opacity: .8; }
.okr-form .widget-text, .okr-form .widget-dropdown { flex-direction: column; align-items: stretch; height: auto;
  width: auto; margin: 2px 0; min-width: 0; }
.okr-form .widget-text > input, .okr-form .widget-dropdown > select { width: 100%; box-sizing: border-box;
  flex: 0 0 auto; }
.okr-form select { appearance: auto; background-image: none; }
.okr-form .widget-label { text-align: left; width: auto; height: auto; line-height: 1.5; font-size: 12px;
  color: var(--jp-ui-font-color2); }
.okr-form .okr-row { flex-wrap: wrap; gap: 2px 10px; align-items: flex-end; overflow: visible; }
.okr-form .okr-main { flex: 1 1 340px; }
.okr-form .okr-why { flex: 1 1 300px; }
.okr-form .okr-owner { flex: 0 1 130px; }
.okr-form .okr-kind { flex: 0 1 150px; }
.okr-form .okr-tools { flex: 0 0 auto; gap: 2px; margin-bottom: 2px; }
.okr-form .okr-tools button { display: flex; align-items: center; justify-content: center; font-size: 0;
  width: 30px; height: 32px; padding: 0; margin: 0; background: transparent;
  color: var(--jp-ui-font-color2); box-shadow: none; }
.okr-form .okr-tools button:hover { background: var(--jp-layout-color2); color: var(--jp-ui-font-color1); }
.okr-form .okr-objective { border: 1px solid var(--jp-border-color2); border-left: 3px solid var(--jp-brand-color1);
  border-radius: 4px; padding: 8px 12px 10px; margin: 10px 0; overflow: visible; background: var(--jp-layout-color1); }
.okr-form .okr-objective > .okr-row:first-child input { font-size: 16px; height: 36px; font-weight: 600; }
.okr-form .okr-line { margin: 6px 0 0 0; padding-left: 14px; border-left: 1px solid var(--jp-border-color2);
  overflow: visible; }
.okr-form .okr-row.okr-note { min-height: 24px; font-size: 13px; align-items: center; gap: 0 12px; }
.okr-form .okr-reading { flex: 0 1 auto; min-width: 0; }
.okr-form .okr-read, .okr-form .okr-by-hand, .okr-form .okr-set-hint { font-size: 13px; color: var(--jp-ui-font-color2); }
.okr-form .okr-ask { font-size: 14px; color: var(--jp-ui-font-color1); }
.okr-form .okr-try { display: block; font-size: 13px; color: var(--jp-ui-font-color2); }
.okr-form .okr-answered { font-size: 13px; color: var(--jp-ui-font-color2); }
.okr-form .okr-card { margin: 2px 0 4px; padding: 1px 0 1px 10px; border-left: 3px solid var(--jp-info-color2, #64b5f6);
  overflow: visible; }
.okr-form .okr-card:has(.okr-answered) { border-left-color: var(--jp-border-color2); }
.okr-form .okr-card.okr-gone { visibility: hidden; }
.okr-form .okr-row.okr-asked { align-items: flex-start; gap: 0 16px; }
.okr-form .okr-question { flex: 1 1 420px; min-width: 0; overflow-wrap: anywhere; }
.okr-form .okr-because { flex: 1 1 260px; }
.okr-form .okr-number { flex: 0 1 110px; }
.okr-form .okr-choose { flex: 0 1 150px; }
.okr-form .okr-word { flex: 1 1 260px; min-width: 0; min-height: 20px; overflow-wrap: anywhere; }
.okr-form .okr-correcting { margin: 4px 0 6px; padding: 6px 10px; border-radius: 4px; background: var(--jp-layout-color2);
  overflow: visible; }
.okr-form .okr-correcting > .okr-row:last-child { align-items: center; }
.okr-form .okr-below, .okr-form .okr-asks, .okr-form .okr-lines, .okr-form .okr-whole { overflow: visible; }
.okr-form .okr-whole { margin-top: 12px; }
.okr-form .okr-whole > .okr-row { align-items: baseline; }
.okr-form .okr-whole-title { font-size: 14px; font-weight: 600; color: var(--jp-ui-font-color1); }
.okr-form .okr-waiting { display: block; color: var(--jp-ui-font-color1);
  border-left: 3px solid var(--jp-warn-color1); padding-left: 8px; }
.okr-form .okr-head { align-items: center; gap: 4px 12px; flex-wrap: wrap; overflow: visible; }
.okr-form .okr-head > .widget-html:nth-child(2) { flex: 1 1 160px; text-align: right; }
.okr-form .okr-title { font-size: 15px; font-weight: 600; color: var(--jp-ui-font-color1); }
.okr-form .okr-state { color: var(--jp-ui-font-color2); }
.okr-form .okr-ask.okr-state, .okr-form .okr-problem { color: var(--jp-ui-font-color1); font-style: normal;
  border-left: 3px solid var(--jp-warn-color1); padding-left: 8px; display: inline-block; }
.okr-form .jupyter-button:not(.okr-tools *) { width: auto; height: 32px; line-height: 30px; border-radius: 4px;
  padding: 0 12px; margin: 2px 0; align-self: flex-start; }
.okr-form .jupyter-button:not(.okr-tools *):not(.mod-primary) { background: transparent; box-shadow: none;
  border: 1px solid var(--jp-border-color1); color: var(--jp-ui-font-color1); }
.okr-form .jupyter-button:not(.okr-tools *):not(.mod-primary):hover { background: var(--jp-layout-color2); }
.okr-form .jupyter-button i { margin-right: .4em; }
.okr-form .okr-tools .jupyter-button i { margin-right: 0; font-size: 14px; }
.okr-form .okr-quiet.jupyter-button:not(.mod-primary):not(.okr-tools *) { border: 0; padding: 0; height: 22px;
  line-height: 22px; margin: 0; font-size: 13px; color: var(--jp-content-link-color, var(--jp-brand-color1));
  align-self: auto; flex: 0 0 auto; }
.okr-form .okr-quiet.jupyter-button:not(.mod-primary):not(.okr-tools *):hover { background: transparent;
  text-decoration: underline; }
.okr-form .okr-row.okr-fold > .jupyter-button { margin-bottom: 3px; align-self: flex-end; }
.okr-form .okr-row.okr-fold > .okr-quiet.jupyter-button:not(.mod-primary):not(.okr-tools *) { margin-bottom: 8px; align-self: flex-end; }
.okr-form .okr-choice { gap: 8px; margin: 4px 0; }
.okr-form .okr-more { margin-left: 15px; }
.okr-form .okr-left { display: none !important; }
.okr-form .widget-radio, .okr-form .widget-datepicker { display: flex; flex-direction: column; align-items: stretch; height: auto;
  width: auto; margin: 2px 0; min-width: 0; }
.okr-form .widget-datepicker input { color: var(--jp-ui-font-color1); background-color: var(--jp-layout-color1);
  border: 1px solid var(--jp-border-color1); border-radius: 4px; font-size: 14px; height: 32px; padding: 2px 8px;
  width: 100%; box-sizing: border-box; flex: 0 0 auto; }
.okr-form .widget-datepicker input:focus { outline: 2px solid var(--jp-brand-color1); outline-offset: 1px; }
[data-jp-theme-light="false"] .okr-form .widget-datepicker input { color-scheme: dark; }
.okr-form .okr-day { flex: 0 1 150px; }
.okr-form .okr-pills { flex: 0 0 auto; max-width: 100%; margin-bottom: 2px !important; }
.okr-form .okr-pills > .widget-label { margin: 0 !important; }
.okr-form .okr-pills .widget-radio-box { flex-direction: row; flex-wrap: wrap; gap: 0; margin: 0 !important; }
.okr-form .okr-pills .widget-radio-box label { position: relative; height: 32px; line-height: 30px; min-width: 14px;
  padding: 0 6px; margin: 0 0 0 -1px; text-align: center; font-size: 13px; cursor: pointer; box-sizing: border-box;
  border: 1px solid var(--jp-border-color1); color: var(--jp-ui-font-color1); font-variant-numeric: tabular-nums; }
.okr-form .okr-sure .widget-radio-box label { width: 28px; padding: 0; }
.okr-form .okr-pills .widget-radio-box label:first-child { border-radius: 4px 0 0 4px; margin-left: 0; }
.okr-form .okr-pills .widget-radio-box label:last-child { border-radius: 0 4px 4px 0; }
.okr-form .okr-pills .widget-radio-box label:hover { background: var(--jp-layout-color2); }
.okr-form .okr-pills .widget-radio-box input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0;
  opacity: 0; cursor: pointer; }
.okr-form .okr-pills .widget-radio-box label:has(input:checked) { background: var(--jp-brand-color1); font-weight: 600;
  border-color: var(--jp-brand-color1); color: var(--jp-ui-inverse-font-color1, #fff); z-index: 1; }
.okr-form .okr-pills .widget-radio-box label:has(input:focus-visible) { outline: 2px solid var(--jp-brand-color1);
  outline-offset: 1px; z-index: 2; }
.okr-form .okr-when { margin: 6px 0 8px; }
.okr-form .okr-seen { border: 1px solid var(--jp-border-color2); border-radius: 4px; padding: 6px 12px 2px;
  margin: 0 0 8px; overflow: visible; background: var(--jp-layout-color1); }
.okr-form .okr-named { font-size: 14px; color: var(--jp-ui-font-color1); overflow-wrap: anywhere; }
.okr-form .okr-owned, .okr-form .okr-last { color: var(--jp-ui-font-color2); font-size: 13px; }
.okr-form .okr-mark { color: var(--jp-ui-font-color1); background: var(--jp-layout-color2); border-radius: 4px;
  border-left: 3px solid var(--jp-warn-color1); padding: 0 8px; margin-left: 10px; white-space: nowrap; }
.okr-form .okr-now { flex: 0 1 150px; }
.okr-form .okr-level { flex: 1 1 220px; }
.okr-form .okr-said { flex: 1 1 200px; }
.okr-form .okr-seen .okr-word, .okr-form .okr-foot .okr-word { flex: 0 1 auto; }
.okr-form .okr-kept { font-size: 13px; color: var(--jp-ui-font-color1); border-left: 3px solid var(--jp-success-color1);
  padding-left: 8px; display: inline-block; }
.okr-form .okr-answer.jupyter-button:not(.mod-primary):not(.okr-tools *) { height: 24px; line-height: 22px;
  padding: 0 10px; margin: 0; font-size: 13px; align-self: center; }
.okr-form .okr-foot { align-items: center; }
.okr-form .okr-tabs { gap: 0 2px; margin: 6px 0 0; border-bottom: 1px solid var(--jp-border-color1); align-items: flex-end; }
.okr-form .okr-tab.jupyter-button:not(.mod-primary):not(.okr-tools *) { border: 0; border-radius: 4px 4px 0 0; margin: 0;
  padding: 0 10px; color: var(--jp-ui-font-color2); border-bottom: 3px solid transparent; }
.okr-form .okr-tab-now.jupyter-button:not(.mod-primary):not(.okr-tools *) { color: var(--jp-ui-font-color1); font-weight: 600;
  border-bottom-color: var(--jp-brand-color1); }
.okr-form .okr-step-asked { margin: 12px 0 8px; }
.okr-form .okr-step-asked p { margin: 0 0 2px; }
.okr-form .okr-step-asked .okr-ask { font-size: 15px; font-weight: 600; }
.okr-form .okr-choosing { justify-content: space-between; align-items: center; gap: 2px 16px;
  border-bottom: 1px solid var(--jp-border-color2); padding: 4px 0; }
.okr-form .okr-choosing .okr-question { flex: 1 1 300px; }
.okr-form .okr-uses { justify-content: flex-start; gap: 2px 28px; border: 0; }
.okr-form .okr-bare > .widget-label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.okr-form .widget-vbox > .okr-word { flex: 0 0 auto; min-height: 0; }
.okr-form .okr-item { flex: 0 1 200px; }
.okr-form .okr-fields { margin-bottom: 8px; }
.okr-form .okr-listed .widget-html { margin: 2px 0; }
.okr-form th { white-space: nowrap; }
.okr-form .okr-told { margin-top: 12px; font-size: 13px; color: var(--jp-ui-font-color2); }
.okr-form .okr-told ul { margin: 4px 0; padding-left: 20px; }
.okr-form .okr-turns { margin-top: 14px; }
.okr-form .okr-fields > .okr-keep { align-self: flex-end !important; }
"""

CSS = f'<style onload="{escape(KEYS)}">{_LOOK}</style>'
