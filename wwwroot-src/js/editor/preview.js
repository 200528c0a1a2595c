// What learners will see, beside the text: drawn by the server, scrolled together, as wide as a page or as a phone.
import { editor, text, part, headings } from './text.js';
import { places } from './mirror.js';
import { say } from './words.js';
import { headers, debounce } from '../common.js';
import { formulas } from '../math.js';

const preview = part('.editor__preview'),
  shown = part('[data-rendered]'),
  views = ['split', 'write', 'read'];
let rendering,
  pairs = null,
  drawn = null,
  stale = false;
const minutes = count => Math.max(1, Math.ceil(count / 200));

export async function render() {
  if (editor.dataset.view === 'write') return;
  rendering?.abort();
  rendering = new AbortController();
  const data = new FormData();
  data.set('Input.Markdown', text.value);
  try {
    const answer = await fetch(editor.dataset.preview, { method: 'POST', headers: headers(), body: data, signal: rendering.signal });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    count(Number(answer.headers.get('X-Words') ?? 0));
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    await patch([...fresh.content.childNodes]);
    [pairs, stale] = [null, false];
    follow();
  } catch (failure) {
    // The next change tries again.
    if (failure.name !== 'AbortError') stale = false;
  }
}
const sources = nodes => nodes.map(node => node.outerHTML ?? node.data);
/** Puts in what differs from what is shown: the rest stays as it is, with its formulas and its pictures. */
async function patch(nodes) {
  const now = sources(nodes),
    most = Math.min(now.length, drawn.length);
  let start = 0,
    tail = 0;
  while (start < most && now[start] === drawn[start]) start++;
  while (tail < most - start && now[now.length - 1 - tail] === drawn[drawn.length - 1 - tail]) tail++;
  const fresh = document.createElement('div');
  fresh.append(...nodes.slice(start, nodes.length - tail));
  // What is drawn meanwhile by a later answer would be patched twice.
  const mine = rendering;
  await formulas(fresh);
  if (mine !== rendering) return;
  const old = [...shown.childNodes].slice(start, shown.childNodes.length - tail),
    after = shown.childNodes[shown.childNodes.length - tail] ?? null;
  for (const node of old) node.remove();
  for (const node of [...fresh.childNodes]) shown.insertBefore(node, after);
  drawn = now;
}
function count(words) {
  part('[data-words]').textContent = say('words', words.toLocaleString(document.documentElement.lang), minutes(words));
}
const renderSoon = debounce(render, 400);

/** Places that belong together, by the headings: how far down in the text, how far down in the preview. */
function joints() {
  const left = places(headings().map(h => h.at)),
    right = [...shown.querySelectorAll('h2, h3, h4, h5, h6')];
  const found = [[0, 0]],
    base = shown.getBoundingClientRect().top;
  if (left.length === right.length) left.forEach(({ top }, i) => found.push([top - 8, right[i].getBoundingClientRect().top - base]));
  found.push([Math.max(text.scrollHeight, found.at(-1)[0] + 1), Math.max(preview.scrollHeight, found.at(-1)[1] + 1)]);
  return found;
}
function across(value, from, to) {
  pairs ??= joints();
  const next = Math.max(
      1,
      pairs.findIndex(pair => pair[from] > value),
    ),
    a = pairs[next - 1],
    b = pairs[next];
  return a[to] + ((value - a[from]) / Math.max(1, b[from] - a[from])) * (b[to] - a[to]);
}
let leader = null,
  release;
function lead(who, run) {
  if (leader && leader !== who) return;
  leader = who;
  clearTimeout(release);
  release = setTimeout(() => (leader = null), 120);
  run();
}
function follow() {
  // What is being written is not drawn yet: it follows when it is, and no key waits for the places to be looked up.
  if (stale || editor.dataset.view !== 'split' || text.scrollHeight <= text.clientHeight) return;
  lead(
    'text',
    () =>
      (preview.scrollTop =
        text.scrollTop < 2
          ? 0
          : text.scrollTop + text.clientHeight >= text.scrollHeight - 2
            ? preview.scrollHeight
            : across(text.scrollTop, 0, 1)),
  );
}
function back() {
  if (editor.dataset.view === 'split')
    lead('preview', () => (text.scrollTop = preview.scrollTop < 2 ? 0 : across(preview.scrollTop, 1, 0)));
}

export function nextView() {
  const to = views[(views.indexOf(editor.dataset.view) + 1) % views.length];
  editor.dataset.view = to;
  try {
    localStorage.setItem('editor:view', to);
  } catch {
    /* Then it is split again next time. */
  }
  pairs = null;
  render();
  if (to === 'read') preview.focus();
  else text.focus();
}
export function phone() {
  const on = preview.classList.toggle('editor__preview--phone');
  part('[data-do=phone]').setAttribute('aria-pressed', String(on));
  pairs = null;
}

export function watchPreview() {
  try {
    if (views.includes(localStorage.getItem('editor:view'))) editor.dataset.view = localStorage.getItem('editor:view');
  } catch {
    /* Forbidden. */
  }
  text.addEventListener('input', () => {
    [pairs, stale] = [null, true];
    renderSoon();
  });
  text.addEventListener('scroll', follow, { passive: true });
  preview.addEventListener('scroll', back, { passive: true });
  new ResizeObserver(() => (pairs = null)).observe(preview);
  // The page came with the preview of its text; only formulas are left to draw.
  count(Number(editor.dataset.count));
  drawn = sources([...shown.childNodes]);
  formulas(shown).then(() => (pairs = null));
}
