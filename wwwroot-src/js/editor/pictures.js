// Pictures chosen, pasted or dropped: each is asked for its description, then uploaded while one goes on writing. Sounds and short films go the same way and are called by their file.
import { editor, text, part, put, range } from './text.js';
import { say } from './words.js';
import { tell, headers } from '../common.js';

let number = 0,
  asking = Promise.resolve();
const picker = Object.assign(document.createElement('input'), {
  type: 'file',
  accept:
    'image/png,image/jpeg,image/gif,image/webp,image/avif,image/svg+xml,audio/mpeg,audio/mp4,audio/ogg,audio/wav,.m4a,.opus,video/mp4,video/webm',
  multiple: true,
});
picker.addEventListener('change', () => {
  bringIn([...picker.files]);
  picker.value = '';
});
export const pick = () => picker.click();

const escaped = words =>
  words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([[\]\\])/g, '\\$1');

/** The words for a picture; empty when it is mere decoration, null when it shall be left out. */
function describe(file, known = '') {
  const dialog = part('[data-alt]'),
    words = dialog.querySelector('#alt-text'),
    decorative = dialog.querySelector('#alt-decorative'),
    error = dialog.querySelector('#alt-error'),
    image = dialog.querySelector('img');
  return new Promise(done => {
    const url = URL.createObjectURL(file);
    Object.assign(image, { src: url, hidden: false });
    [words.value, decorative.checked, error.hidden] = [known, false, true];
    words.removeAttribute('aria-invalid');
    let answer = null;
    const ok = () => {
      if (!words.value.trim() && !decorative.checked) {
        error.hidden = false;
        words.setAttribute('aria-invalid', 'true');
        words.setAttribute('aria-describedby', 'alt-error');
        return words.focus();
      }
      answer = decorative.checked ? '' : escaped(words.value);
      dialog.close();
    };
    dialog.querySelector('[data-ok]').onclick = ok;
    dialog.querySelector('[data-cancel]').onclick = () => dialog.close();
    words.onkeydown = e => {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        ok();
      }
    };
    decorative.onkeydown = e => {
      if (e.key === 'Enter') {
        e.preventDefault();
        ok();
      }
    };
    decorative.onchange = () => (words.disabled = decorative.checked);
    words.disabled = false;
    dialog.onclose = () => {
      URL.revokeObjectURL(url);
      image.removeAttribute('src');
      done(answer);
    };
    dialog.showModal();
    words.focus();
  });
}

/** What stands before and after a picture: at the end of a line it begins a paragraph of its own, except in lists, quotes and tables. */
function around(start, end) {
  const before = text.value.slice(0, start),
    after = text.value.slice(end),
    line = before.slice(before.lastIndexOf('\n') + 1),
    last = line.trim() ? line : before.trimEnd().split('\n').at(-1);
  if (!before.trim() || before.endsWith('\n\n') || after.split('\n', 1)[0].trim() || /^\s*(?:[-*+]|\d+[.)]|>|\|)/.test(last))
    return ['', ''];
  return [line.trim() ? '\n\n' : '\n', after.startsWith('\n') && !/^\n\s*\n/.test(after) ? '\n' : ''];
}

export function bringIn(files, known) {
  const good = files.filter(file => /^(image|audio|video)\//.test(file.type));
  if (good.length < files.length) tell(say('pictures'), 'error');
  for (const file of good)
    asking = asking.then(async () => {
      const at = range(),
        alt = file.type.startsWith('image/') ? await describe(file, known) : escaped(file.name.replace(/\.[^.]*$/, ''));
      text.focus({ preventScroll: true });
      if (alt === null) return;
      const placeholder = `![${say('uploading', ++number)}]()`,
        [lead, tail] = around(...at);
      put(...at, lead + placeholder + tail, at[0] + lead.length + placeholder.length);
      send(file, placeholder, alt);
    });
}

/** Uploads and puts the picture in place of what holds its place. */
export async function send(file, placeholder, alt) {
  let markdown = '';
  try {
    const data = new FormData();
    data.set('file', file);
    const answer = await fetch(editor.dataset.image, { method: 'POST', headers: headers(), body: data });
    const said = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    if (said.url) markdown = `![${alt}](${said.url})`;
    else tell(said.error ?? say(answer.status === 413 ? 'tooLarge' : 'picture'), 'error');
  } catch {
    tell(say('picture'), 'error');
  }
  const found = text.value.indexOf(placeholder);
  if (found < 0) return;
  const moved = n =>
    n <= found ? n : n >= found + placeholder.length ? n + markdown.length - placeholder.length : found + markdown.length;
  const active = put(found, found + placeholder.length, markdown, ...range().map(moved));
  if (active !== text && active !== document.body) active?.focus({ preventScroll: true });
}
export const holdPlace = () => `![${say('uploading', ++number)}]()`;
