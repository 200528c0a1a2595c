// Videos linked from elsewhere: measured in the browser. Uploads are sent by upload.js.
import { measure } from '../common.js';

// A linked video is measured while its address is still being looked at, at the latest before it is sent.
const measured = new WeakMap();
function measureLink(it) {
  const url = it.elements.url.value.trim(),
    known = measured.get(it);
  if (known?.url === url) return known.done;
  it.elements.seconds.value = 0;
  const done = (/^https?:\/\/\S+\.(mp4|webm)(\?\S*)?$/i.test(url) ? measure(url) : Promise.resolve(0)).then(seconds => {
    if (it.elements.url.value.trim() === url) it.elements.seconds.value = seconds;
    measured.get(it).ready = true;
  });
  measured.set(it, { url, done, ready: false });
  return done;
}
document.addEventListener('change', e => {
  const it = e.target.closest?.('form[data-video-link]');
  if (it && e.target.name === 'url') measureLink(it);
});
document.addEventListener(
  'submit',
  e => {
    const it = e.target;
    if (!it.matches('form[data-video-link]') || (it.elements.url.value.trim() === it.elements.url.defaultValue && !measured.has(it)))
      return;
    const done = measureLink(it);
    if (measured.get(it).ready) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    done.then(() => it.requestSubmit(e.submitter));
  },
  true,
);
