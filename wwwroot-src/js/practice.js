// Practice in a lesson and flashcards: after an answer the focus goes to what is said about it, and formulas are drawn. A material that was
// played for the most part says so by itself.
import { formulas } from './math.js';

const byItself = new Set();

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const id = typeof ctx.target === 'string' ? ctx.target.replace(/^#/, '') : ctx.target?.id,
    region = id && document.getElementById(id);
  if (!region?.matches('[data-practice]')) return;
  formulas(region);
  // Nobody pressed anything: the focus stays with what is being watched.
  if (byItself.delete(region.id)) return;
  (region.querySelector('[data-verdict]') ?? region.querySelector('input:not([type=hidden]),select,button,summary'))?.focus({
    preventScroll: true,
  });
  region.scrollIntoView({ block: 'nearest' });
});
for (const region of document.querySelectorAll('[data-practice]')) formulas(region);

/** Nine tenths really played, whatever was skipped between; the browser counts them. */
function heard({ target: media }) {
  const region = document.querySelector(`[data-seen="${media.dataset.material}"]`),
    { played, duration } = media;
  if (!region || !(duration > 0) || byItself.has(region.id)) return;
  let seconds = 0;
  for (let i = 0; i < played.length; i++) seconds += played.end(i) - played.start(i);
  if (seconds < duration * 0.9) return;
  byItself.add(region.id);
  region.querySelector('form').requestSubmit();
}
for (const media of document.querySelectorAll('[data-material]'))
  for (const name of ['timeupdate', 'ended']) media.addEventListener(name, heard);
