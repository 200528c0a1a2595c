// What the scripts of single screens share. Not loaded by pages that need app.js alone.

/** Sentences in English, translated by them where the page brought `lmsWords`. {0}, {1} … are filled in. */
export const words =
  defaults =>
  (key, ...values) =>
    (window.lmsWords?.[defaults[key]] ?? defaults[key]).replace(/\{(\d)\}/g, (_, n) => values[n]);

/** Shows a sentence in the flash; app.js does it. */
export const tell = (text, icon = 'info') => document.dispatchEvent(new CustomEvent('lms:tell', { detail: { text, icon } }));

/** Goes with every request that is no form of the page. HX-Request: a lost session is answered with 401 instead of the sign-in page. */
export const headers = more => ({
  RequestVerificationToken: document.querySelector('meta[name=request-token]')?.content ?? '',
  'HX-Request': 'true',
  ...more,
});

/** An icon of the sprite. */
export function icon(name) {
  const holder = document.createElement('template');
  holder.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/icons/sprite.svg#${name}"/></svg>`;
  return holder.content.firstChild;
}

export function debounce(run, wait) {
  let timer;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Whole seconds of a video as the browser reads it; 0 when it cannot. */
export const measure = source =>
  new Promise(done => {
    const probe = Object.assign(document.createElement('video'), { preload: 'metadata', muted: true });
    const end = seconds => {
      clearTimeout(late);
      probe.removeAttribute('src');
      probe.load();
      done(Number.isFinite(seconds) ? Math.round(seconds) : 0);
    };
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
