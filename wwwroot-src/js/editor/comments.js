// What the team says, in a drawer beside the text: a comment is about the passage with the cursor, and leads back to its passage.
import { text, passages } from './text.js';
import { go } from './mirror.js';

const drawer = document.getElementById('comments'),
  every = 20_000;
let came = null,
  timer;

const body = () => drawer.querySelector('#comments-body'),
  isOpen = () => drawer.matches(':popover-open');
const load = seen =>
  htmx.ajax('GET', drawer.dataset.src + (seen ? `&seen=${encodeURIComponent(seen)}` : ''), {
    source: drawer,
    target: '#comments-body',
    swap: 'outerHTML',
  });

/** Which passage the next comment is about: told in the form, and sent with it. */
function about() {
  const it = body()?.querySelector('form[data-new]');
  if (!it) return;
  const all = passages(),
    place = all.findIndex(({ start, end }) => text.selectionStart >= start && text.selectionStart <= end),
    here = all[place],
    words = here ? text.value.slice(here.start, here.end) : '';
  it.elements.quote.value = words;
  it.elements.place.value = Math.max(0, place);
  it.querySelector('[data-about]').textContent = words;
  it.querySelector('[data-about]').hidden = !here || it.elements.whole.checked;
  it.querySelector('[data-whole]').hidden = !here;
}
/** To the passage of a comment: the same words, nearest to where the server found them; else that place. */
function lead(link) {
  const all = passages(),
    quote = link.querySelector('[data-quote]').textContent,
    place = Number(link.dataset.passage);
  const same = all
    .map((passage, i) => ({ ...passage, i }))
    .filter(({ start, end }) => text.value.slice(start, end).slice(0, quote.length) === quote)
    .sort((a, b) => Math.abs(a.i - place) - Math.abs(b.i - place))[0];
  const to = same ?? all[Math.min(place, all.length - 1)];
  if (to) go(to.start, to.end);
}
/** Others go on talking: what they say comes while nothing is being written here. */
function again() {
  const written = [...drawer.querySelectorAll('textarea:not([hidden])')].some(field => field.value.trim());
  if (!document.hidden && !written) load(body().dataset.mark);
}

export async function toggleComments() {
  if (!drawer?.showPopover) return;
  if (isOpen()) return drawer.hidePopover();
  came = document.activeElement;
  drawer.showPopover();
  await load();
  (drawer.querySelector('#text') ?? drawer.querySelector('.drawer__close')).focus();
}

export function watchComments() {
  if (!drawer) return;
  document.addEventListener('click', e => {
    const opener = e.target.closest('[data-drawer=comments]');
    if (!opener || !drawer.showPopover || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    toggleComments();
  });
  drawer.addEventListener('click', e => {
    const link = e.target.closest('[data-passage]');
    if (link) lead(link);
  });
  drawer.addEventListener('change', about);
  drawer.addEventListener('keydown', e => {
    if (e.key === 'Escape' && !e.isComposing) drawer.hidePopover();
    else if ((e.ctrlKey || e.metaKey) && e.altKey && e.code === 'KeyM') toggleComments();
    else return;
    e.preventDefault();
  });
  drawer.addEventListener('toggle', () => {
    clearInterval(timer);
    if (isOpen()) return (timer = setInterval(again, every));
    const now = document.activeElement;
    if (now === document.body || drawer.contains(now))
      (came?.isConnected && came !== document.body ? came : text).focus({ preventScroll: true });
  });
  document.addEventListener('selectionchange', () => {
    if (isOpen() && document.activeElement === text) about();
  });
  document.addEventListener('htmx:after:swap', () => {
    const now = body()?.dataset.open;
    if (now === undefined) return;
    about();
    for (const count of document.querySelectorAll('[data-comments]')) {
      count.textContent = now;
      count.hidden = now === '0';
    }
  });
}
