// Practice in a lesson and flashcards: after an answer the focus goes to what is said about it, and formulas are drawn.
import { formulas } from './math.js';

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const id = typeof ctx.target === 'string' ? ctx.target.replace(/^#/, '') : ctx.target?.id, region = id && document.getElementById(id);
  if (!region?.matches('[data-practice]')) return;
  formulas(region);
  (region.querySelector('[data-verdict]') ?? region.querySelector('input:not([type=hidden]),select,button,summary'))?.focus({ preventScroll: true });
  region.scrollIntoView({ block: 'nearest' });
});
for (const region of document.querySelectorAll('[data-practice]')) formulas(region);
