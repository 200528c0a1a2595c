// Materials of the library, found in a dialog and put into the text as a block.
import { editor, text, part, range, block } from './text.js';
import { lists } from './list.js';
import { say } from './words.js';
import { debounce } from '../common.js';

const dialog = part('[data-library]'),
  words = dialog?.querySelector('#library-words'),
  kind = dialog?.querySelector('#library-kind'),
  found = dialog?.querySelector('[data-found]');
let at = [0, 0];

const list = lists(found, () => say('library'));
async function look() {
  if (!(await list(`${editor.dataset.library}?${new URLSearchParams({ q: words.value, kind: kind.value })}`))) return;
  for (const put of found.querySelectorAll('[data-put], [data-with-scripts]')) put.hidden = false;
  for (const written of found.querySelectorAll('[data-without-scripts]')) written.hidden = true;
}

export function openLibrary() {
  // The dialog takes the focus, and the place in the text with it.
  at = range();
  words.value = kind.value = '';
  dialog.showModal();
  words.focus();
  look();
}

if (dialog) {
  const later = debounce(look, 250);
  words.addEventListener('input', later);
  kind.addEventListener('change', look);
  // The dialog stands in the form of the lesson: Enter searches and does not save, and what is typed is no part of the lesson.
  words.addEventListener('keydown', e => {
    if (e.key === 'Enter' && !e.isComposing) {
      e.preventDefault();
      later.cancel();
      look();
    }
  });
  for (const name of ['input', 'change']) dialog.addEventListener(name, e => e.stopPropagation());
  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    if (document.activeElement === text) return;
    text.focus({ preventScroll: true });
    text.setSelectionRange(...at);
  });
  found.addEventListener('click', e => {
    const put = e.target.closest('li')?.querySelector('[data-put]')?.dataset.put;
    if (!put) return;
    dialog.close();
    text.focus({ preventScroll: true });
    text.setSelectionRange(...at);
    block(put, put.length, put.length);
  });
}
