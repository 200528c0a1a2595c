// The text area of the lesson and the ways to change it. Everything goes through `put`, so that the browser's own undo takes it back.
export const editor = document.querySelector('[data-editor]');
export const text = editor?.querySelector('.editor__text');
export const form = document.querySelector('form[data-autosave]');
export const part = selector => editor?.querySelector(selector);

/** Many lines at once: browsers take them one by one as text, which lasts seconds, but all together as markup. False where that does not give these very lines. */
function pour(value) {
  if (value.split('\n', 60).length < 60) return false;
  const [start, end] = range(),
    wanted = text.value.slice(0, start) + value + text.value.slice(end);
  // The first line break in a <pre> and the last before its end count for nothing.
  if (
    !document.execCommand(
      'insertHTML',
      false,
      `<pre>\n${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}${value.endsWith('\n') ? '\n' : ''}</pre>`,
    )
  )
    return false;
  if (text.value === wanted) return true;
  document.execCommand('undo');
  text.setSelectionRange(start, end);
  return false;
}

/** Puts text in place of a range, as one step of undo. Returns what had the focus before. */
export function put(start, end, value, from = start + value.length, to = from) {
  const active = document.activeElement;
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  if (!(value ? pour(value) || document.execCommand('insertText', false, value) : start === end || document.execCommand('delete'))) {
    text.setRangeText(value, start, end, 'end');
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  text.setSelectionRange(from, to);
  return active;
}

/** Makes the whole text another one by changing only what differs; the caret stays with its words, the focus where it is. */
export function become(value) {
  const now = text.value;
  if (now === value) return;
  let start = 0,
    tail = 0;
  const most = Math.min(now.length, value.length);
  while (start < most && now[start] === value[start]) start++;
  while (tail < most - start && now[now.length - 1 - tail] === value[value.length - 1 - tail]) tail++;
  const end = now.length - tail,
    middle = value.slice(start, value.length - tail),
    top = text.scrollTop;
  const moved = n => (n <= start ? n : n >= end ? n + value.length - now.length : start + middle.length);
  const active = put(start, end, middle, ...range().map(moved));
  if (active && active !== text) active === document.body ? text.blur() : active.focus({ preventScroll: true });
  text.scrollTop = top;
}

export const range = () => [text.selectionStart, text.selectionEnd];
export const chosen = () => text.value.slice(...range());

/** Whole lines that the selection touches: start, end, and the lines. */
export function lines() {
  const [from, to] = range();
  const start = text.value.lastIndexOf('\n', from - 1) + 1,
    next = text.value.indexOf('\n', to > from && text.value[to - 1] === '\n' ? to - 1 : to),
    end = next < 0 ? text.value.length : next;
  return [start, end, text.value.slice(start, end).split('\n')];
}

/** Puts marks around the selection, or takes them away. */
export function wrap(mark, example) {
  const [from, to] = range(),
    inner = chosen(),
    around = text.value.slice(from - mark.length, from) === mark && text.value.slice(to, to + mark.length) === mark;
  if (around && text.value.slice(from - mark.length - 1, from - mark.length) !== mark[0])
    return put(from - mark.length, to + mark.length, inner, from - mark.length, to - mark.length);
  const it = inner.trim() || example,
    lead = inner.length - inner.trimStart().length;
  return put(
    from + lead,
    from + lead + inner.trim().length,
    mark + it + mark,
    from + lead + mark.length,
    from + lead + mark.length + it.length,
  );
}

/** Gives each line a mark, or takes it when all have one. */
export function prefix(has, mark, example) {
  const [start, end, found] = lines(),
    blank = found.length === 1 && !found[0].trim();
  const now = blank
    ? [mark(1) + example]
    : found.every(line => has.test(line))
      ? found.map(line => line.replace(has, ''))
      : found.map((line, i) => mark(i + 1) + line.replace(/^(#{1,6} |[-*+] (\[[ xX]\] )?|\d+[.)] )/, ''));
  const value = now.join('\n');
  return put(start, end, value, blank ? start + value.length - example.length : start, start + value.length);
}

/** A block of its own, with empty lines around. */
export function block(value, from = 0, to = value.length) {
  const [start, end] = range(),
    before = text.value.slice(0, start),
    after = text.value.slice(end);
  const lead = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n',
    tail = !after || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  put(start, end, lead + value + tail, start + lead.length + from, start + lead.length + to);
}

/** Where a line (from 1) begins. */
export function lineStart(line) {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const next = text.value.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return at;
}

/** The passages of the text: what stands between empty lines; code and formulas with empty lines in them are one. The server parts it alike. */
export function passages() {
  const found = [];
  let at = 0,
    start = -1,
    end = 0,
    open = null;
  for (const line of text.value.split('\n')) {
    const bare = line.trim(),
      inside = open,
      mark = /^(`{3,}|~{3,})/.exec(bare)?.[0];
    if (open) open = bare.startsWith(open) && !bare.replaceAll(open[0], '') ? null : open;
    else open = bare === '$$' ? bare : mark && !(mark[0] === '`' && bare.slice(mark.length).includes('`')) ? mark : null;
    if (bare) [start, end] = [start < 0 ? at : start, at + line.length];
    else if (!inside && start >= 0) {
      found.push({ start, end });
      start = -1;
    }
    at += line.length + 1;
  }
  return start < 0 ? found : [...found, { start, end }];
}

/** Headings of the text, not those in code: level, words, and where they stand. */
export function headings() {
  const found = [];
  let at = 0,
    fence = null;
  for (const line of text.value.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,}|\$\$\s*$)/.exec(line)?.[1];
    if (mark && (!fence || mark.trim().startsWith(fence))) fence = fence ? null : mark.trim();
    const heading = !fence && /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(line);
    if (heading && heading[2])
      found.push({ level: heading[1].length, words: heading[2].replace(/[*_`~]|\[([^\]]*)\]\([^)]*\)/g, '$1'), at });
    at += line.length + 1;
  }
  return found;
}
