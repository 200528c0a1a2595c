// Formulas: Markdig leaves \( … \) and \[ … \] in span.math and div.math; Temml makes MathML of them. What it cannot read stays readable source.

/** Temml and its style sheet, fetched when the first formula is met, by whichever script of the page. */
const load = () =>
  window.temml
    ? Promise.resolve()
    : (window.lmsFormulas ??= new Promise((done, failed) => {
        const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/css/math.css' });
        const script = Object.assign(document.createElement('script'), { src: '/js/temml.min.js', onload: done, onerror: failed });
        document.head.append(sheet, script);
      }));

/** Renders every formula below an element. */
export async function formulas(within) {
  const found = [...within.querySelectorAll('.math:not([data-done])')];
  if (!found.length) return;
  try {
    await load();
  } catch {
    window.lmsFormulas = null;
    return;
  }
  for (const it of found) {
    const source = it.textContent.trim(),
      tex = source.replace(/^\\[([]\s*|\s*\\[)\]]$/g, '');
    try {
      temml.render(tex, it, {
        displayMode: it.tagName === 'DIV' || source.startsWith('\\['),
        trust: false,
        throwOnError: true,
        annotate: false,
        maxExpand: 500,
      });
    } catch {
      it.textContent = tex;
      it.classList.add('math--source');
    }
    it.dataset.done = '';
  }
}
