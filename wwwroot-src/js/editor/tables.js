// A table of as many columns and rows as asked for.
import { text, part, range, block } from './text.js';
import { say } from './words.js';

const dialog = part('[data-table]'),
  [columns, rows] = ['#table-columns', '#table-rows'].map(name => dialog?.querySelector(name));
const within = field => Math.min(Number(field.max), Math.max(Number(field.min), Math.round(Number(field.value)) || Number(field.min)));
let at = [0, 0];

function insert() {
  const line = cells => `| ${cells.join(' | ')} |`,
    each = make => Array.from({ length: within(columns) }, (_, i) => make(i)),
    head = each(i => `${say('column')} ${i + 1}`),
    body = Array.from({ length: within(rows) }, () => line(each(() => say('cell'))));
  dialog.close();
  text.focus({ preventScroll: true });
  text.setSelectionRange(...at);
  block([line(head), line(each(() => '---')), ...body].join('\n'), 2, 2 + head[0].length);
}

export function openTable() {
  at = range();
  dialog.showModal();
  columns.select();
}

if (dialog) {
  for (const field of [columns, rows])
    field.addEventListener('keydown', e => {
      if (e.key !== 'Enter' || e.isComposing) return;
      e.preventDefault();
      insert();
    });
  for (const name of ['input', 'change']) dialog.addEventListener(name, e => e.stopPropagation());
  dialog.querySelector('[data-ok]').addEventListener('click', insert);
  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    if (document.activeElement === text) return;
    text.focus({ preventScroll: true });
    text.setSelectionRange(...at);
  });
}
