// What buttons, keys and the menu of blocks do to the text.
import { text, form, put, range, chosen, lines, wrap, prefix, block } from './text.js';
import { pick } from './pictures.js';
import { openLibrary } from './library.js';
import { openLinks } from './links.js';
import { openTable } from './tables.js';
import { openFind } from './find.js';
import { nextView, phone } from './preview.js';
import { showKeys } from './panels.js';
import { toggleComments } from './comments.js';
import { say } from './words.js';

function callout(kind) {
  const inner = chosen().trim() || say('callout'),
    head = `> [!${kind}]\n`,
    value =
      head +
      inner
        .split('\n')
        .map(line => '> ' + line)
        .join('\n');
  block(value, head.length + 2, value.length);
}
const heading = level => prefix(new RegExp(`^#{${level}} `), () => '#'.repeat(level) + ' ', say('heading'));
/** Learners' answers stay with a block by its id, whatever becomes of its words. */
const exercise = (kind, body) => {
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map(n => 'abcdefghijklmnopqrstuvwxyz234567'[n % 32]).join(''),
    head = '```' + `${kind} id=${id}\n`;
  block(`${head}${body}` + '```', head.length, head.length + body.split('\n')[0].length);
};
const fenced = (open, close) => block(`${open}\n${chosen().trim()}\n${close}`, open.length + 1, open.length + 1 + chosen().trim().length);

export const actions = {
  bold: () => wrap('**', say('bold')),
  italic: () => wrap('*', say('italic')),
  heading: () => prefix(/^#{1,6} /, () => '# ', say('heading')),
  heading1: () => heading(1),
  heading2: () => heading(2),
  heading3: () => heading(3),
  heading4: () => heading(4),
  list: () => prefix(/^[-*+] /, () => '- ', say('item')),
  numbers: () => prefix(/^\d+[.)] /, n => `${n}. `, say('item')),
  tasks: () => prefix(/^[-*+] \[[ xX]\] /, () => '- [ ] ', say('item')),
  quote: () => prefix(/^> ?/, () => '> ', say('quote')),
  code: () => (chosen().includes('\n') ? block('```\n' + chosen().replace(/\n$/, '') + '\n```', 3, 3) : wrap('`', say('code'))),
  codeblock: () => fenced('```', '```'),
  practice: () => exercise('practice single', `${say('question')}\n\n- [x] ${say('item')} 1\n- [ ] ${say('item')} 2\n`),
  practicegaps: () => exercise('practice gaps', `${say('question')} [[…]]\n`),
  practiceshort: () => exercise('practice short', `${say('question')}\n\n= …\n`),
  flashcards: () => exercise('flashcards', '… :: …\n… … :: … …\n'),
  table: () => openTable(),
  folded: () => {
    const inner = chosen().trim() || say('folded'),
      head = `<details>\n<summary>`,
      title = say('summary');
    block(`${head}${title}</summary>\n\n${inner}\n\n</details>`, head.length, head.length + title.length);
  },
  link: () => openLinks(),
  video: () => openLinks(),
  image: () => pick(),
  library: () => openLibrary(),
  math: () => (chosen().includes('\n') ? block('$$\n' + chosen().trim() + '\n$$') : wrap('$', 'x^2')),
  mathblock: () => fenced('$$', '$$'),
  callout: () => callout('NOTE'),
  tip: () => callout('TIP'),
  warning: () => callout('WARNING'),
  divider: () => {
    block('---', 3, 3);
    if (text.selectionEnd === text.value.length) put(text.value.length, text.value.length, '\n\n');
  },
  footnote: () => {
    const n = 1 + Math.max(0, ...[...text.value.matchAll(/\[\^(\d+)\]/g)].map(m => Number(m[1]))),
      at = text.selectionEnd;
    put(at, at, `[^${n}]`);
    const end = text.value.length,
      lead = text.value.endsWith('\n') ? (/\[\^\d+\]:.*\n$/.test(text.value) ? '' : '\n') : '\n\n',
      note = `${lead}[^${n}]: `;
    put(end, end, note + say('footnote'), end + note.length, end + note.length + say('footnote').length);
  },
  find: () => openFind(),
  view: () => nextView(),
  phone: () => phone(),
  help: () => showKeys(),
};

const plain = { b: 'bold', i: 'italic', k: 'link', e: 'code' };
const shifted = { Digit7: 'numbers', Digit8: 'list', Digit9: 'quote' };
const mark = /^(\s*)(?:([-*+])|(\d+)([.)])|(>))( +)(\[[ xX]\] )?/;
let freed = false;

/** Keys that work anywhere in the editor. */
export function editorKeys(e) {
  const ctrl = e.ctrlKey || e.metaKey,
    key = e.key.toLowerCase();
  if (e.isComposing || !ctrl) return;
  const run =
    !e.altKey && !e.shiftKey && key === 'f'
      ? () => openFind()
      : !e.altKey && !e.shiftKey && key === 'h' && !text.readOnly
        ? () => openFind(true)
        : !e.altKey && key === '/'
          ? showKeys
          : e.altKey && e.code === 'KeyV'
            ? nextView
            : e.altKey && e.code === 'KeyM'
              ? toggleComments
              : !e.altKey && !e.shiftKey && key === 's' && !text.readOnly
                ? () => form.requestSubmit()
                : null;
  if (!run) return;
  e.preventDefault();
  run();
}

export function textKeys(e) {
  if (e.isComposing) return;
  const ctrl = e.ctrlKey || e.metaKey;
  const shortcut =
    ctrl && !e.altKey && !e.shiftKey
      ? plain[e.key.toLowerCase()]
      : ctrl && e.shiftKey && !e.altKey
        ? shifted[e.code]
        : ctrl && e.altKey && /^Digit[1-4]$/.test(e.code)
          ? 'heading' + e.code.at(-1)
          : null;
  if (shortcut) {
    e.preventDefault();
    return actions[shortcut]();
  }
  const [start, end] = range(),
    first = text.value.lastIndexOf('\n', start - 1) + 1,
    line = text.value.slice(first).split('\n', 1)[0],
    found = mark.exec(line);
  if (e.key === 'Enter' && !e.shiftKey && !ctrl && found && start === end && start >= first + found[0].length) {
    e.preventDefault();
    const [all, indent, bullet, number, dot, quote, space, task] = found;
    if (line.length === all.length) put(first, start, '');
    else put(start, end, `\n${indent}${bullet ?? quote ?? Number(number) + 1 + dot}${space}${task ? '[ ] ' : ''}`);
  }
  // Tab belongs to the keyboard's way through the page, except inside a list; Escape frees it there too.
  if (e.key === 'Tab' && found && !found[5] && !freed && !e.ctrlKey && !e.altKey) {
    e.preventDefault();
    const [from, to, rows] = lines(),
      step = ' '.repeat(found[3] ? 3 : 2);
    const now = rows.map(row => (e.shiftKey ? row.replace(new RegExp(`^ {1,${step.length}}`), '') : step + row));
    const shift = now[0].length - rows[0].length,
      value = now.join('\n');
    if (value !== rows.join('\n'))
      put(from, to, value, Math.max(from, start + shift), rows.length > 1 ? from + value.length : Math.max(from, end + shift));
  }
  freed = e.key === 'Escape';
}
