// The workshop of a lesson: Markdown with a toolbar and a preview, saved while it is written; pictures and videos brought in.
import { words, tell, headers, icon, debounce } from './common.js';
import { formulas } from './math.js';

const say = words({
  words: '{0} words, {1} min to read', saved: 'Saved {0}', saving: 'Saving …', unsaved: 'Not saved yet', conflict: 'Somebody else saved this lesson meanwhile. Nothing is saved by itself any more: press “Save draft” to see both versions.',
  ended: 'You are signed out. Sign in again in another tab; your text is kept here and saved then.', kept: 'Text from {0} was not saved.', restore: 'Restore it', discard: 'Discard it',
  uploading: 'uploading {0}…', picture: 'The picture could not be uploaded. Try again.', pictures: 'Only pictures can be put into the text.', bold: 'bold', italic: 'italic', heading: 'Heading', item: 'item', quote: 'quote', code: 'code', link: 'text',
  column: 'Column', cell: 'cell', callout: 'What must not be missed', footnote: 'Footnote', progress: '{0} %, {1} of {2} MB', checking: 'Looking at the file …', tooLarge: 'This file is too large.', upload: 'The upload did not work. Try again.', canceled: 'Upload canceled.', uploaded: 'The upload is not finished.',
});
const time = at => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });

// ── Writing ──
const editor = document.querySelector('[data-editor]');
const text = editor?.querySelector('textarea');
const form = document.querySelector('form[data-autosave]');

/** Puts text in place of a range so that the browser's undo takes it back. */
function put(start, end, value, from = start + value.length, to = from) {
  const active = document.activeElement;
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  if (!(value ? document.execCommand('insertText', false, value) : start === end || document.execCommand('delete'))) {
    text.setRangeText(value, start, end, 'end');
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  text.setSelectionRange(from, to);
  return active;
}
const range = () => [text.selectionStart, text.selectionEnd];
const chosen = () => text.value.slice(...range());
/** Whole lines that the selection touches: start, end, and the lines. */
function lines() {
  const [from, to] = range();
  const start = text.value.lastIndexOf('\n', from - 1) + 1, next = text.value.indexOf('\n', to > from && text.value[to - 1] === '\n' ? to - 1 : to), end = next < 0 ? text.value.length : next;
  return [start, end, text.value.slice(start, end).split('\n')];
}
function wrap(mark, example) {
  const [from, to] = range(), inner = chosen(), around = text.value.slice(from - mark.length, from) === mark && text.value.slice(to, to + mark.length) === mark;
  if (around && text.value.slice(from - mark.length - 1, from - mark.length) !== mark[0]) return put(from - mark.length, to + mark.length, inner, from - mark.length, to - mark.length);
  const it = inner.trim() || example, lead = inner.length - inner.trimStart().length;
  return put(from + lead, from + lead + inner.trim().length, mark + it + mark, from + lead + mark.length, from + lead + mark.length + it.length);
}
/** Gives each line a mark, or takes it when all have one. */
function prefix(has, mark, example) {
  const [start, end, found] = lines(), blank = found.length === 1 && !found[0].trim();
  const now = blank ? [mark(1) + example] : found.every(line => has.test(line)) ? found.map(line => line.replace(has, '')) : found.map((line, i) => mark(i + 1) + line.replace(/^(#{1,6} |[-*+] |\d+[.)] )/, ''));
  const value = now.join('\n');
  return put(start, end, value, blank ? start + value.length - example.length : start, start + value.length);
}
/** A block of its own, with empty lines around. */
function block(value, from = 0, to = value.length) {
  const [start, end] = range(), before = text.value.slice(0, start), after = text.value.slice(end);
  const lead = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n', tail = !after || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  put(start, end, lead + value + tail, start + lead.length + from, start + lead.length + to);
}
const actions = {
  bold: () => wrap('**', say('bold')),
  italic: () => wrap('*', say('italic')),
  heading: () => prefix(/^#{1,6} /, () => '## ', say('heading')),
  list: () => prefix(/^[-*+] /, () => '- ', say('item')),
  numbers: () => prefix(/^\d+[.)] /, n => `${n}. `, say('item')),
  quote: () => prefix(/^> ?/, () => '> ', say('quote')),
  code: () => chosen().includes('\n') ? block('```\n' + chosen().replace(/\n$/, '') + '\n```', 3, 3) : wrap('`', say('code')),
  table: () => block(`| ${say('column')} 1 | ${say('column')} 2 |\n| --- | --- |\n| ${say('cell')} | ${say('cell')} |\n| ${say('cell')} | ${say('cell')} |`, 2, 4 + say('column').length),
  link: () => {
    const [from, to] = range(), it = chosen(), address = /^(https?:\/\/|mailto:|\/)\S+$/.test(it), label = address ? say('link') : it || say('link');
    if (address) put(from, to, `[${label}](${it})`, from + 1, from + 1 + label.length);
    else put(from, to, `[${label}](https://)`, ...it ? [from + label.length + 3, from + label.length + 11] : [from + 1, from + 1 + label.length]);
  },
  image: () => picker.click(),
  math: () => chosen().includes('\n') ? block('$$\n' + chosen().trim() + '\n$$') : wrap('$', 'x^2'),
  callout: () => { const inner = chosen().trim() || say('callout'), value = '> [!NOTE]\n' + inner.split('\n').map(line => '> ' + line).join('\n'); block(value, 12, value.length); },
  footnote: () => {
    const n = 1 + Math.max(0, ...[...text.value.matchAll(/\[\^(\d+)\]/g)].map(m => Number(m[1]))), at = text.selectionEnd;
    put(at, at, `[^${n}]`);
    const end = text.value.length, lead = text.value.endsWith('\n') ? /\[\^\d+\]:.*\n$/.test(text.value) ? '' : '\n' : '\n\n', note = `${lead}[^${n}]: `;
    put(end, end, note + say('footnote'), end + note.length, end + note.length + say('footnote').length);
  },
};

const mark = /^(\s*)(?:([-*+])|(\d+)([.)])|(>))( +)(\[[ xX]\] )?/;
let freed = false;
function keydown(e) {
  if (e.isComposing) return;
  const shortcut = (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && { b: 'bold', i: 'italic', k: 'link' }[e.key.toLowerCase()];
  if (shortcut) {
    e.preventDefault();
    return actions[shortcut]();
  }
  const [start, end] = range(), first = text.value.lastIndexOf('\n', start - 1) + 1, line = text.value.slice(first).split('\n', 1)[0], found = mark.exec(line);
  if (e.key === 'Enter' && !e.shiftKey && !e.ctrlKey && found && start === end && start >= first + found[0].length) {
    e.preventDefault();
    const [all, indent, bullet, number, dot, quote, space, task] = found;
    if (line.length === all.length) put(first, start, '');
    else put(start, end, `\n${indent}${bullet ?? quote ?? Number(number) + 1 + dot}${space}${task ? '[ ] ' : ''}`);
  }
  // Tab belongs to the keyboard's way through the page, except inside a list; Escape frees it there too.
  if (e.key === 'Tab' && found && !found[5] && !freed && !e.ctrlKey && !e.altKey) {
    e.preventDefault();
    const [from, to, rows] = lines(), step = ' '.repeat(found[3] ? 3 : 2);
    const now = rows.map(row => e.shiftKey ? row.replace(new RegExp(`^ {1,${step.length}}`), '') : step + row);
    const shift = now[0].length - rows[0].length, value = now.join('\n');
    if (value !== rows.join('\n')) put(from, to, value, Math.max(from, start + shift), rows.length > 1 ? from + value.length : Math.max(from, end + shift));
  }
  freed = e.key === 'Escape';
}

// ── Preview and count ──
const preview = editor?.querySelector('.editor__preview');
let rendering;
const minutes = count => Math.max(1, Math.ceil(count / 200));
async function render() {
  rendering?.abort();
  rendering = new AbortController();
  const data = new FormData();
  data.set('Input.Markdown', text.value);
  try {
    const answer = await fetch(editor.dataset.preview, { method: 'POST', headers: headers(), body: data, signal: rendering.signal });
    if (!answer.ok) return;
    const html = await answer.text(), count = Number(answer.headers.get('X-Words') ?? 0), fresh = document.createElement('div');
    fresh.innerHTML = html;
    await formulas(fresh);
    preview.replaceChildren(...fresh.childNodes);
    editor.querySelector('[data-words]').textContent = say('words', count.toLocaleString(document.documentElement.lang), minutes(count));
    follow();
  } catch { /* The next change tries again. */ }
}
const renderSoon = debounce(render, 400);
function follow() {
  const room = text.scrollHeight - text.clientHeight;
  if (room > 0) preview.scrollTop = text.scrollTop / room * (preview.scrollHeight - preview.clientHeight);
}

// ── Pictures ──
let pictures = 0;
const picker = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp', multiple: true });
picker.addEventListener('change', () => { bringIn([...picker.files]); picker.value = ''; });
function bringIn(files) {
  const good = files.filter(file => file.type.startsWith('image/'));
  if (good.length < files.length) tell(say('pictures'), 'error');
  for (const file of good) upload(file);
}
async function upload(file) {
  const placeholder = `![${say('uploading', ++pictures)}]()`, at = range();
  put(...at, placeholder);
  let markdown = '';
  try {
    const data = new FormData();
    data.set('file', file);
    const answer = await fetch(editor.dataset.image, { method: 'POST', headers: headers(), body: data });
    const said = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    markdown = said.markdown ?? '';
    if (!markdown) tell(said.error ?? say(answer.status === 413 ? 'tooLarge' : 'picture'), 'error');
  } catch {
    tell(say('picture'), 'error');
  }
  const found = text.value.indexOf(placeholder);
  if (found < 0) return;
  const moved = n => n <= found ? n : n >= found + placeholder.length ? n + markdown.length - placeholder.length : found + markdown.length;
  const active = put(found, found + placeholder.length, markdown, ...range().map(moved));
  if (active !== text && active !== document.body) active?.focus({ preventScroll: true });
}

// ── Saving ──
// A copy of what was typed waits in this tab until the server has it.
const copy = 'draft:' + location.pathname;
const skipped = name => name === '__RequestVerificationToken' || name === 'Input.Version';
const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => !skipped(name) && typeof value === 'string').map(([name, value]) => [name, value.replace(/\r\n/g, '\n')]));
const state = () => JSON.stringify(fields());
const version = () => form.elements['Input.Version'];
let clean, flight = null, timer, wait = 0, halted = false;

const keep = () => { try { if (state() !== clean) sessionStorage.setItem(copy, JSON.stringify({ version: version().value, at: Date.now(), fields: fields() })); } catch { /* Full or forbidden: the server copy remains. */ } };
const keepSoon = debounce(keep, 300);
function status(message, wrong) {
  const place = document.querySelector('[data-saved]'), line = place?.querySelector('span');
  if (!line) return;
  place.hidden = false;
  if (line.textContent !== message) line.textContent = message;
  place.querySelector('use')?.setAttribute('href', `/icons/sprite.svg#${wrong ? 'warning' : 'check'}`);
}
function changed() {
  keepSoon();
  clearTimeout(timer);
  if (!halted) timer = setTimeout(save, 2000);
}
function save() {
  clearTimeout(timer);
  if (halted || flight || state() === clean) return flight;
  return flight = send().finally(() => flight = null);
}
async function send() {
  const sent = state(), data = new FormData(form);
  try {
    const answer = await fetch(form.dataset.autosave, { method: 'POST', headers: headers(), body: data, signal: AbortSignal.timeout(20_000) });
    if (answer.status === 409) {
      halted = true;
      keep();
      status(say('unsaved'), true);
      return tell(say('conflict'), 'warning');
    }
    if (answer.status === 401 && wait < 8) tell(say('ended'), 'error');
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    version().value = said.version;
    [clean, wait] = [sent, 0];
    status(say('saved', time(said.at)));
    if (state() !== clean) return changed();
    keepSoon.cancel();
    sessionStorage.removeItem(copy);
    form.dataset.unsaved = 'clean';
  } catch {
    wait = Math.min(60, wait ? wait * 2 : 4);
    keep();
    status(say('unsaved'), true);
    timer = setTimeout(save, wait * 1000);
  }
}
function offer() {
  let it = null;
  try { it = JSON.parse(sessionStorage.getItem(copy)); } catch { /* Not ours. */ }
  if (!it || JSON.stringify({ ...fields(), ...it.fields }) === state()) return sessionStorage.removeItem(copy);
  const box = Object.assign(document.createElement('div'), { className: 'callout callout--warn', role: 'alert' });
  const inner = Object.assign(document.createElement('div'), { className: 'callout__body' });
  const line = document.createElement('b');
  line.textContent = say('kept', time(it.at));
  const row = Object.assign(document.createElement('div'), { className: 'buttons' });
  const button = (label, run) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'button button--small', textContent: label });
    made.addEventListener('click', () => { run(); box.remove(); text.focus(); });
    row.append(made);
  };
  button(say('restore'), () => {
    // With the version it was written upon: what others saved since is a conflict, not a loss.
    version().value = it.version;
    for (const [name, value] of Object.entries(it.fields)) for (const field of [form.elements[name]].flatMap(f => f instanceof RadioNodeList ? [...f] : f ?? [])) {
      if (field.type === 'hidden') continue;
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = field.value === value;
      else if (field === text) put(0, text.value.length, value, 0, 0);
      else field.value = value;
    }
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  button(say('discard'), () => sessionStorage.removeItem(copy));
  inner.append(line, row);
  box.append(icon('warning'), inner);
  form.querySelector('.page__head').after(box);
}

if (editor && text) {
  editor.querySelector('.toolbar').hidden = text.readOnly;
  // One stop for Tab; arrows go along the toolbar.
  const tools = [...editor.querySelectorAll('[data-do]')];
  tools.forEach((tool, i) => tool.tabIndex = i ? -1 : 0);
  editor.querySelector('.toolbar').addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tools.length, End: tools.length }[e.key], at = tools.indexOf(e.target);
    if (!step || at < 0) return;
    e.preventDefault();
    const to = Math.abs(step) > 1 ? (step < 0 ? 0 : tools.length - 1) : (at + step * (getComputedStyle(editor).direction === 'rtl' ? -1 : 1) + tools.length) % tools.length;
    tools.forEach((tool, i) => tool.tabIndex = i === to ? 0 : -1);
    tools[to].focus();
  });
  editor.addEventListener('click', e => actions[e.target.closest('[data-do]')?.dataset.do]?.());
  if (!text.readOnly) {
    text.addEventListener('keydown', keydown);
    text.addEventListener('paste', e => {
      const files = [...e.clipboardData.files];
      if (!files.length || e.clipboardData.types.includes('text/plain')) return;
      e.preventDefault();
      bringIn(files);
    });
    text.addEventListener('dragover', e => { if (e.dataTransfer.types.includes('Files')) e.preventDefault(); });
    text.addEventListener('drop', e => {
      if (!e.dataTransfer.files.length) return;
      e.preventDefault();
      bringIn([...e.dataTransfer.files]);
    });
  }
  text.addEventListener('input', renderSoon);
  text.addEventListener('scroll', follow, { passive: true });
  render();
}
if (form && !text?.readOnly) {
  clean = state();
  offer();
  if (document.querySelector('.error-summary')) clean = null;
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('focusout', e => { if (!form.contains(e.relatedTarget)) save(); });
  window.addEventListener('online', save);
  window.addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => { if (document.hidden) { keep(); save(); } });
  // Saving by hand waits for the saving under way, whose version it needs.
  form.addEventListener('submit', e => {
    clearTimeout(timer);
    if (flight) {
      e.preventDefault();
      e.stopPropagation();
      return flight.finally(() => form.requestSubmit(e.submitter));
    }
    keep();
    halted = true;
  });
  window.addEventListener('pageshow', e => { if (e.persisted) location.reload(); });
  // A video, document or address put in place is a version of its own; if it is the very next one, nobody else saved between.
  document.addEventListener('htmx:after:swap', () => {
    const now = document.querySelector('#video, #content')?.dataset.version;
    if (Number(now) === Number(version().value) + 1) version().value = now;
  });
}

// ── Videos ──
/** Whole seconds of a video as the browser reads it; 0 when it cannot. */
const measure = source => new Promise(done => {
  const probe = Object.assign(document.createElement('video'), { preload: 'metadata', muted: true });
  const end = seconds => { clearTimeout(late); probe.removeAttribute('src'); probe.load(); done(Number.isFinite(seconds) ? Math.round(seconds) : 0); };
  const late = setTimeout(() => end(0), 8000);
  probe.onloadedmetadata = () => {
    if (probe.duration !== Infinity) return end(probe.duration);
    // Recorded in a browser: the length is known only at the end.
    probe.ondurationchange = () => Number.isFinite(probe.duration) && end(probe.duration);
    probe.currentTime = 1e7;
  };
  probe.onerror = () => end(0);
  probe.src = source;
});
const uploads = new Set();
window.addEventListener('beforeunload', e => { if (uploads.size) e.preventDefault(); });

async function sendVideo(it) {
  const file = it.elements.file.files[0], box = it.querySelector('.upload'), bar = box.querySelector('progress'), line = box.querySelector('small');
  if (uploads.has(it)) return;
  uploads.add(it);
  const button = it.querySelector('button:not([type=button])'), focus = document.activeElement === button;
  const idle = () => { uploads.delete(it); box.hidden = true; button.disabled = false; };
  if (file) {
    const url = URL.createObjectURL(file);
    it.elements.seconds.value = await measure(url);
    URL.revokeObjectURL(url);
  }
  const request = new XMLHttpRequest(), cancel = box.querySelector('[data-cancel]');
  bar.value = 0;
  line.textContent = '';
  box.hidden = false;
  button.disabled = true;
  if (focus) cancel.focus();
  cancel.onclick = () => request.abort();
  const mega = n => (n / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: n < 10485760 ? 1 : 0 });
  request.upload.onprogress = e => {
    const percent = Math.floor(e.loaded / e.total * 100);
    bar.value = percent;
    line.textContent = e.loaded === e.total ? say('checking') : say('progress', percent, mega(e.loaded), mega(e.total));
  };
  request.onabort = () => { idle(); tell(say('canceled')); button.focus(); };
  request.onerror = request.ontimeout = () => { idle(); tell(say('upload'), 'offline'); };
  request.onload = () => {
    idle();
    if (request.status >= 400 && request.status !== 422 && request.status !== 409) return tell(say(request.status === 413 ? 'tooLarge' : request.status === 401 ? 'ended' : 'upload'), 'error');
    htmx.swap({ text: request.responseText, target: it.dataset.target, swap: 'outerHTML', sourceElement: it, response: { status: request.status }, request: {}, hx: {} });
  };
  request.open('POST', it.getAttribute('action'));
  for (const [name, value] of Object.entries(headers({ Accept: 'text/html' }))) request.setRequestHeader(name, value);
  request.send(new FormData(it));
}
document.addEventListener('submit', e => {
  if (!e.target.matches('form[data-upload]')) return;
  e.preventDefault();
  sendVideo(e.target);
});
for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, e => {
  const zone = e.target.closest?.('form.drop');
  if (!zone || !e.dataTransfer.types.includes('Files')) return;
  if (name !== 'dragleave') e.preventDefault();
  zone.classList.toggle('drop--over', name === 'dragover');
  if (name === 'drop') zone.elements.file.files = e.dataTransfer.files;
});

// A linked video is measured while its address is still being looked at, at the latest before it is sent.
const measured = new WeakMap();
function measureLink(it) {
  const url = it.elements.url.value.trim(), known = measured.get(it);
  if (known?.url === url) return known.done;
  it.elements.seconds.value = 0;
  const done = (/^https?:\/\/\S+\.(mp4|webm)(\?\S*)?$/i.test(url) ? measure(url) : Promise.resolve(0)).then(seconds => { if (it.elements.url.value.trim() === url) it.elements.seconds.value = seconds; measured.get(it).ready = true; });
  measured.set(it, { url, done, ready: false });
  return done;
}
document.addEventListener('change', e => { const it = e.target.closest?.('form[data-video-link]'); if (it && e.target.name === 'url') measureLink(it); });
document.addEventListener('submit', e => {
  const it = e.target;
  if (!it.matches('form[data-video-link]') || it.elements.url.value.trim() === it.elements.url.defaultValue && !measured.has(it)) return;
  const done = measureLink(it);
  if (measured.get(it).ready) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  done.then(() => it.requestSubmit(e.submitter));
}, true);
