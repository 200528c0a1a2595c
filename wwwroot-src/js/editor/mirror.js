// The text once more behind the text area, in the same letters and breaks: only so one knows where a character stands, and can mark it.
import { text, part } from './text.js';

const mirror = part('.editor__mirror');
let shown = null,
  marks = 0;

function fit() {
  mirror.style.inlineSize = `${text.clientWidth}px`;
  mirror.style.transform = `translateY(${-text.scrollTop}px)`;
}

/** Fills the mirror with the text and a mark around each range. */
function fill(ranges) {
  const content = document.createDocumentFragment();
  let at = 0;
  for (const [start, end, name] of ranges) {
    content.append(text.value.slice(at, start));
    const mark = document.createElement('mark');
    if (name) mark.className = name;
    mark.append(text.value.slice(start, end));
    content.append(mark);
    at = end;
  }
  content.append(text.value.slice(at) + '\u200b');
  mirror.replaceChildren(content);
  fit();
}

/** Shows marks at these ranges until told otherwise; none takes them away. */
export function highlight(ranges) {
  [shown, marks] = [ranges.length ? ranges : null, 0];
  mirror.classList.toggle('editor__mirror--shown', !!shown);
  if (shown) fill(ranges);
  else mirror.replaceChildren();
}

/** How far below the top of the text these places are, and how far from its side. */
export function places(positions) {
  fill(positions.map(at => [at, at]));
  const found = [...mirror.children].map(mark => ({ top: mark.offsetTop, left: mark.offsetLeft, height: mark.offsetHeight }));
  if (shown) fill(shown);
  else mirror.replaceChildren();
  return found;
}

/** Scrolls the text so that the place is in sight. */
export function reveal(at) {
  const [{ top }] = places([at]);
  if (top < text.scrollTop + 8 || top > text.scrollTop + text.clientHeight - 48) text.scrollTop = Math.max(0, top - text.clientHeight / 3);
}

/** Goes to a place: focus, caret, in sight. */
export function go(start, end = start) {
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  reveal(start);
  text.closest('.editor').scrollIntoView({ block: 'nearest' });
}

text?.addEventListener(
  'scroll',
  () => {
    if (shown) mirror.style.transform = `translateY(${-text.scrollTop}px)`;
  },
  { passive: true },
);
if (text)
  new ResizeObserver(() => {
    if (shown) fit();
  }).observe(text);
