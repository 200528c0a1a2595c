// The workshop of a lesson: Markdown with tools and a preview, saved while it is written; pictures and videos brought in. Its parts lie beside it.
import { editor, text, form, part } from './editor/text.js';
import { actions, editorKeys, textKeys } from './editor/actions.js';
import { watchSlash } from './editor/slash.js';
import { watchFind } from './editor/find.js';
import { watchPreview } from './editor/preview.js';
import { watchPanels } from './editor/panels.js';
import { watchComments } from './editor/comments.js';
import { watchPaste } from './editor/paste.js';
import { watchSaving, watchMeeting } from './editor/saving.js';
import './editor/videos.js';

/** One stop for Tab; arrows go along the toolbar. */
function toolbar(bar) {
  const tools = [...bar.querySelectorAll('[data-do]')];
  if (text.readOnly) for (const tool of tools) tool.hidden = !['find', 'view', 'phone', 'help'].includes(tool.dataset.do);
  const usable = tools.filter(tool => !tool.hidden);
  const stop = to => usable.forEach(tool => (tool.tabIndex = tool === to ? 0 : -1));
  stop(usable[0]);
  bar.hidden = false;
  bar.addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -usable.length, End: usable.length }[e.key],
      at = usable.indexOf(e.target);
    if (!step || at < 0) return;
    e.preventDefault();
    const to =
      Math.abs(step) > 1
        ? step < 0
          ? 0
          : usable.length - 1
        : (at + step * (getComputedStyle(editor).direction === 'rtl' ? -1 : 1) + usable.length) % usable.length;
    stop(usable[to]);
    usable[to].focus();
  });
  bar.addEventListener('click', e => actions[e.target.closest('[data-do]')?.dataset.do]?.());
}

if (editor && text) {
  toolbar(editor.querySelector('.toolbar'));
  editor.addEventListener('keydown', editorKeys);
  watchFind();
  watchPreview();
  watchPanels();
  watchComments();
  if (!text.readOnly) {
    part('[data-hint]').hidden = false;
    text.addEventListener('keydown', textKeys);
    watchSlash();
    watchPaste();
    // What is typed into the tools is no part of the lesson.
    for (const tool of [part('[data-slash]'), part('[data-alt]')])
      for (const name of ['input', 'change']) tool.addEventListener(name, e => e.stopPropagation());
    if (form) watchSaving();
  }
}
const meeting = document.getElementById('meeting');
if (meeting) watchMeeting(meeting);
