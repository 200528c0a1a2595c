// What comes in by pasting and dropping: pictures are uploaded, formatted text becomes Markdown.
import { text, put, range } from './text.js';
import { bringIn, send, holdPlace } from './pictures.js';
import { longest, toMarkdown, parsed } from './html.js';
import { say } from './words.js';
import { tell } from '../common.js';

const types = { png: 'image/png', jpeg: 'image/jpeg', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif' };
/** A picture that stands in the text itself, as a file. */
function embedded(source) {
  const found = /^data:image\/(png|jpe?g|gif|webp|avif);base64,([\s\S]+)$/i.exec(source);
  if (!found) return null;
  try {
    const bytes = Uint8Array.from(atob(found[2].replace(/\s/g, '')), c => c.charCodeAt(0)),
      kind = found[1].toLowerCase();
    return new File([bytes], `picture.${kind}`, { type: types[kind] });
  } catch {
    return null;
  }
}

/** Formatted text made Markdown: it, the pictures to upload, and how many had to stay behind. */
function cleaned(html) {
  const uploads = [];
  let left = 0;
  const markdown = toMarkdown(html, image => {
    const alt = (image.getAttribute('alt') ?? '')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/([[\]\\])/g, '\\$1'),
      source = image.getAttribute('src') ?? '',
      file = embedded(source);
    // Our own pictures, copied from a preview or another lesson of this course.
    const own = source.startsWith(location.origin + '/files/') || source.startsWith('/files/');
    if (own) return `![${alt}](${source.replace(location.origin, '').split('?')[0]})`;
    // A dot to count readers is no picture.
    if (Number(image.getAttribute('width')) === 1 || Number(image.getAttribute('height')) === 1) return '';
    if (file) {
      const placeholder = holdPlace();
      uploads.push([file, placeholder, alt]);
      return placeholder;
    }
    left++;
    return ` (${say('leftPicture')}${alt ? `: ${alt}` : ''}) `;
  });
  return { markdown, uploads, left };
}

/** HTML that means no more than its words: what an editor of code or a plain field puts there. */
const isPlain = html =>
  !/<(?:h[1-6]|b|strong|i|em|u?l|ol|li|a|table|code|blockquote|img|s|del|sup|sub)\b|font-weight\s*:\s*(?:bold|[6-9]00)|mso-list|font-style\s*:\s*italic/i.test(
    html,
  ) ||
  /<meta name=['"]?generator['"]? content=['"]?(?:vscode|jetbrains)/i.test(html) ||
  /<div style="[^"]*white-space:\s*pre/i.test(html);

export function watchPaste() {
  text.addEventListener('paste', e => {
    const copied = e.clipboardData.getData('text/html'),
      html = copied.length > longest ? '' : copied,
      files = [...e.clipboardData.files];
    const onlyPicture = files.length > 0 && (!html || parsed(html).textContent.trim() === '');
    if (onlyPicture && (!e.clipboardData.types.includes('text/plain') || html)) {
      e.preventDefault();
      const alt = html ? parsed(html).querySelector('img')?.alt : '';
      return bringIn(files, alt);
    }
    if (!html || isPlain(html)) return;
    const { markdown, uploads, left } = cleaned(html);
    if (!markdown) return;
    e.preventDefault();
    const [start, end] = range(),
      before = text.value.slice(0, start),
      isBlock = markdown.includes('\n') || /^(#|-|\d+\.|>|\|)/.test(markdown);
    const lead = isBlock && before && !before.endsWith('\n\n') && before.trim() ? (before.endsWith('\n') ? '\n' : '\n\n') : '';
    put(start, end, lead + markdown);
    for (const upload of uploads) send(...upload);
    if (left) tell(left === 1 ? say('leftOne') : say('left', left), 'warning');
  });
  text.addEventListener('dragover', e => {
    if (e.dataTransfer.types.includes('Files')) e.preventDefault();
  });
  text.addEventListener('drop', e => {
    if (!e.dataTransfer.files.length) return;
    e.preventDefault();
    bringIn([...e.dataTransfer.files]);
  });
}
