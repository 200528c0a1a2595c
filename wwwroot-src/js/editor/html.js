// HTML from a clipboard (Word, Google Docs, web pages) made into Markdown: what has a meaning stays, looks go.

const blocks =
  /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|CENTER|DD|DETAILS|DIV|DL|DT|FIGCAPTION|FIGURE|FOOTER|FORM|H[1-6]|HEADER|HR|LI|MAIN|NAV|OL|P|PRE|SECTION|SUMMARY|TABLE|UL)$/;
const silent = /^(SCRIPT|STYLE|TITLE|META|LINK|HEAD|TEMPLATE|NOSCRIPT|OBJECT|IFRAME|SVG|SELECT|BUTTON|TEXTAREA|INPUT|O:P|XML)$/i;

/**
 * @param source HTML as a clipboard has it.
 * @param picture What to write for a picture: gets its element.
 * @returns Markdown without empty lines at its ends.
 */
export function toMarkdown(source, picture = () => '') {
  const body = parsed(source);
  wordLists(body);
  return written(body, { picture, isCode: false })
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
}

/** More than anybody copies at once; what is longer is pasted as its plain text. */
export const longest = 2_000_000;

/** Without the style sheets. Cut at their beginnings, so that each is looked through once, closed or not. */
const unstyled = source =>
  source
    .split(/<style\b/i)
    .map((part, i) => (i ? part.slice(/<\/style\s*>/i.exec(part)?.index ?? part.length).replace(/^<\/style\s*>/i, '') : part))
    .join('');

/** The elements of a clipboard. No page may have styles of its own, so they are kept under another name before anything is made of them. */
export const parsed = source =>
  new DOMParser().parseFromString(
    unstyled(source).replace(/(<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*?\s)style(?=\s*=)/gi, '$1data-style'),
    'text/html',
  ).body;

const style = it => (it.getAttribute('data-style') ?? '').toLowerCase();
const has = (it, property, value) => new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*(?:${value})`).test(style(it));

/** Word writes lists as paragraphs that say of which level they are: they become lists again. */
function wordLists(body) {
  let open = [];
  for (const p of [...body.querySelectorAll('p, h1, h2, h3, h4, h5, h6')]) {
    const level = /mso-list:\s*[^;"]*\blevel(\d)/.exec(style(p))?.[1];
    if (!level || /^H/.test(p.tagName)) {
      if (!p.closest('li')) open = [];
      continue;
    }
    // Paragraphs between two items end a list; only white space does not.
    if (open.length && between(open[0].list, p)) open = [];
    const marker = [...p.querySelectorAll('span')].find(span => /mso-list:\s*ignore/.test(style(span)));
    const sign = (marker?.textContent ?? '').trim(),
      ordered = /^[\p{L}\p{N}]{1,5}[.)]$/u.test(sign);
    marker?.remove();
    const depth = Number(level);
    while (open.length && open.at(-1).depth > depth) open.pop();
    let top = open.at(-1);
    if (!top || top.depth < depth || top.ordered !== ordered) {
      if (top && top.depth === depth) open.pop();
      const list = document.createElement(ordered ? 'ol' : 'ul'),
        parent = open.at(-1);
      if (parent) parent.list.lastElementChild.append(list);
      else p.before(list);
      open.push((top = { depth, ordered, list }));
    }
    const item = document.createElement('li');
    item.append(...p.childNodes);
    top.list.append(item);
    p.remove();
  }
}
function between(list, p) {
  for (let it = list.nextSibling; it && it !== p; it = it.nextSibling)
    if ((it.nodeType === 1 && it.textContent.trim()) || (it.nodeType === 3 && it.data.trim())) return true;
  return false;
}

/** Everything inside an element: blocks parted by empty lines, running text on one line each. */
function written(parent, how) {
  const parts = [];
  let run = '';
  const flush = () => {
    const line = run
      .replace(/[ \t]*\n[ \t]*/g, '\n')
      .replace(/^\s+|\s+$/g, '')
      .replace(/\n/g, '\\\n');
    if (line) parts.push(begin(line));
    run = '';
  };
  for (const node of parent.childNodes) {
    if (isBlock(node)) {
      flush();
      const text = block(node, how);
      if (text.trim()) parts.push(text);
    } else run += inline(node, how);
  }
  flush();
  return parts.join('\n\n');
}

/** Does it, or anything in it, stand as a block? */
const isBlock = node =>
  node.nodeType === 1 &&
  !silent.test(node.tagName) &&
  (blocks.test(node.tagName) ||
    (node.tagName !== 'A' && !!node.querySelector('p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, pre, blockquote, hr')));

/** Signs at the beginning of a line that would make it something else. */
const begin = line =>
  line
    .replace(/^(#{1,6}(?= )|[-+](?= )|>|\/)/, '\\$1')
    .replace(/^(\d+)([.)])(?= )/, '$1\\$2')
    .replace(/^(-{3,}|={3,})$/, '\\$1');

function block(it, how) {
  const heading = /^H([1-6])$/.exec(it.tagName)?.[1] ?? (/\bMsoTitle\b/.test(it.className) ? 1 : null);
  if (heading) {
    const line = [...it.childNodes]
      .map(node => inline(node, { ...how, isBold: true }))
      .join('')
      .replace(/\s+/g, ' ')
      .trim();
    return line ? `${'#'.repeat(Math.min(6, Number(heading)))} ${line}` : '';
  }
  switch (it.tagName) {
    case 'HR':
      return '---';
    case 'PRE': {
      const code = it.textContent.replace(/\n$/, ''),
        fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...code.matchAll(/`+/g)].map(m => m[0].length))));
      const language =
        /(?:language|lang|highlight-source)-([\w+#-]+)/.exec(`${it.className} ${it.querySelector('code')?.className ?? ''}`)?.[1] ?? '';
      return code.trim() ? `${fence}${language}\n${code}\n${fence}` : '';
    }
    case 'BLOCKQUOTE':
      return written(it, how)
        .split('\n')
        .map(line => `> ${line}`.trimEnd())
        .join('\n');
    case 'UL':
    case 'OL':
      return list(it, how);
    case 'TABLE':
      return table(it, how);
    case 'DT':
      return `**${written(it, { ...how, isBold: true })}**`;
    default:
      return written(it, how);
  }
}

function list(it, how) {
  const ordered = it.tagName === 'OL',
    lines = [];
  let number = Number(it.getAttribute('start')) || 1;
  for (const child of it.children) {
    if (/^(UL|OL)$/.test(child.tagName)) {
      // Lists right inside lists, as Google Docs and old editors write them, belong to the item before.
      const nested = list(child, how);
      if (nested) lines.push(indent(nested, ordered ? 3 : 2));
    } else if (child.tagName === 'LI') {
      const sign = ordered ? `${number++}. ` : '- ',
        box = child.querySelector(
          ':scope > input[type=checkbox], :scope > p > input[type=checkbox], :scope > label > input[type=checkbox]',
        );
      // An item of one line and its lists stay close together.
      const inner = written(child, how).replace(/\n\n(?= *(?:[-*+]|\d+\.) )/g, '\n');
      if (inner)
        lines.push(
          sign + (box ? `[${box.checked || box.hasAttribute('checked') ? 'x' : ' '}] ` : '') + indent(inner, sign.length).trimStart(),
        );
    }
  }
  return lines.join('\n');
}
const indent = (text, by) =>
  text
    .split('\n')
    .map(line => (line ? ' '.repeat(by) + line : line))
    .join('\n');

function table(it, how) {
  const rows = [...it.rows]
    .map(row =>
      [...row.cells].flatMap(cell => {
        const text = written(cell, { ...how, inCell: true })
          .replace(/\\?\n+/g, ' ')
          .replace(/\|/g, '\\|')
          .replace(/\s+/g, ' ')
          .trim();
        return [text, ...Array(Math.min(20, Math.max(1, cell.colSpan)) - 1).fill('')];
      }),
    )
    .filter(row => row.some(cell => cell));
  if (!rows.length) return '';
  const width = Math.max(...rows.map(row => row.length));
  // A table of one column or one cell holds a page together, not data.
  if (width === 1) return rows.map(row => row[0]).join('\n\n');
  const line = row => `| ${Array.from({ length: width }, (_, i) => row[i] ?? '').join(' | ')} |`;
  return [line(rows[0]), `|${' --- |'.repeat(width)}`, ...rows.slice(1).map(line)].join('\n');
}

function inline(node, how) {
  if (node.nodeType === 3)
    return how.isCode
      ? node.data
      : node.data
          .replace(/[\s\u00a0]+/g, ' ')
          .replace(/([\\`*[\]])/g, '\\$1')
          .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
          .replace(/<(?=[\p{L}/!?])/gu, '\\<')
          .replace(/(\$)(?=\S)/g, '\\$1');
  if (node.nodeType !== 1 || silent.test(node.tagName) || /\bdisplay\s*:\s*none/.test(style(node))) return '';
  const all = next => [...node.childNodes].map(child => inline(child, { ...how, ...next })).join('');
  switch (node.tagName) {
    case 'BR':
      return how.inCell ? ' ' : '\n';
    case 'IMG':
      return how.picture(node);
    case 'CODE':
    case 'KBD':
    case 'SAMP':
    case 'TT': {
      const code = node.textContent.replace(/\s+/g, ' ').trim(),
        mark = '`'.repeat(1 + Math.max(0, ...[...code.matchAll(/`+/g)].map(m => m[0].length)));
      return code ? mark + (code.startsWith('`') || code.endsWith('`') ? ` ${code} ` : code) + mark : '';
    }
    case 'A':
      return link(node, all());
    case 'SUP':
      return around(all(), '^');
    case 'SUB':
      return around(all(), '~');
  }
  const bold =
    !how.isBold &&
    !has(node, 'font-weight', 'normal|[1-4]00') &&
    (/^(B|STRONG)$/.test(node.tagName) || has(node, 'font-weight', 'bold|[6-9]00'));
  const italic =
    !how.isItalic &&
    !has(node, 'font-style', 'normal') &&
    (/^(I|EM|CITE)$/.test(node.tagName) || has(node, 'font-style', 'italic|oblique'));
  const gone = !how.isGone && (/^(S|DEL|STRIKE)$/.test(node.tagName) || has(node, 'text-decoration(?:-line)?', '[^;]*line-through'));
  let text = all({ isBold: how.isBold || bold, isItalic: how.isItalic || italic, isGone: how.isGone || gone });
  if (gone) text = around(text, '~~');
  if (italic) text = around(text, '*');
  return bold ? around(text, '**') : text;
}
/** Marks stand close to the words; white space stays outside. */
function around(text, mark) {
  const [, lead, inner, tail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  return inner ? lead + mark + inner + mark + tail : text;
}
function link(it, text) {
  let href = (it.getAttribute('href') ?? '').trim();
  // Google leads through an address of its own.
  const real = /^https?:\/\/www\.google\.[a-z.]+\/url\?(?:.*&)?q=([^&]+)/.exec(href)?.[1];
  if (real)
    try {
      href = decodeURIComponent(real);
    } catch {
      /* As it stands. */
    }
  const words = text.trim();
  if (!words || !/^(https?:|mailto:|tel:)/i.test(href)) return text;
  href = href.replace(/[\s<>]/g, c => encodeURIComponent(c)).replace(/[()]/g, c => (c === '(' ? '%28' : '%29'));
  const [, lead, , tail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  return words.replace(/\\/g, '') === href ? `${lead}<${href}>${tail}` : `${lead}[${words.replace(/\n/g, ' ')}](${href})${tail}`;
}
