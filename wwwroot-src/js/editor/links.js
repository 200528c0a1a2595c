// Links: to another lesson of the course, chosen from a list, or to an address.
import { editor, text, part, put, range, chosen } from './text.js';
import { lists } from './list.js';
import { say } from './words.js';
import { debounce } from '../common.js';

const dialog = part('[data-link]'),
  words = dialog?.querySelector('#link-words'),
  found = dialog?.querySelector('[data-found]');
const isAddress = value => /^(https?:\/\/|mailto:|\/|#)\S+$/.test(value);
let at = [0, 0],
  label = '';

const list = lists(found);
// An address can be entered also when there is no list.
const look = () => list(`${editor.dataset.lessons}&${new URLSearchParams({ q: isAddress(words.value) ? '' : words.value })}`);
function insert(address, title) {
  dialog.close();
  text.focus({ preventScroll: true });
  const shown = label || title || say('link'),
    markdown = `[${shown}](${address})`;
  // Words that are only an example are to be typed over.
  if (label || title) put(...at, markdown);
  else put(...at, markdown, at[0] + 1, at[0] + 1 + shown.length);
}
function ok() {
  const value = words.value.trim(),
    first = found.querySelector('[data-address]');
  if (isAddress(value)) insert(value);
  else if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(value)) insert(`https://${value}`);
  else if (first) insert(first.dataset.address, first.dataset.title);
}

export function openLinks() {
  at = range();
  label = chosen();
  // The chosen text is an address already.
  if (isAddress(label)) {
    const shown = say('link');
    return put(...at, `[${shown}](${label})`, at[0] + 1, at[0] + 1 + shown.length);
  }
  words.value = '';
  dialog.showModal();
  words.focus();
  look();
}

if (dialog) {
  const later = debounce(look, 200);
  words.addEventListener('input', later);
  words.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.isComposing) return;
    e.preventDefault();
    later.cancel();
    if (isAddress(words.value.trim())) ok();
    else look().then(ok);
  });
  for (const name of ['input', 'change']) dialog.addEventListener(name, e => e.stopPropagation());
  dialog.querySelector('[data-ok]').addEventListener('click', ok);
  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    if (document.activeElement === text) return;
    text.focus({ preventScroll: true });
    text.setSelectionRange(...at);
  });
  found.addEventListener('click', e => {
    const it = e.target.closest('[data-address]');
    if (it) insert(it.dataset.address, it.dataset.title);
  });
}
