// Videos brought in: measured in the browser, uploaded with progress.
import { say } from './words.js';
import { tell, headers } from '../common.js';

/** Whole seconds of a video as the browser reads it; 0 when it cannot. */
const measure = source => new Promise(done => {
  const probe = Object.assign(document.createElement('video'), { preload: 'metadata', muted: true });
  const end = seconds => { clearTimeout(late); probe.removeAttribute('src'); probe.load(); done(Number.isFinite(seconds) ? Math.round(seconds) : 0); };
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
const uploads = new Set();
window.addEventListener('beforeunload', e => { if (uploads.size) e.preventDefault(); });

async function sendVideo(it) {
  const file = it.elements.file.files[0], box = it.querySelector('.upload'), bar = box.querySelector('progress'), line = box.querySelector('small');
  if (uploads.has(it)) return;
  uploads.add(it);
  const button = it.querySelector('button:not([type=button])'), focus = document.activeElement === button;
  const idle = () => { uploads.delete(it); box.hidden = true; button.disabled = false; };
  if (file) {
    const url = URL.createObjectURL(file);
    it.elements.seconds.value = await measure(url);
    URL.revokeObjectURL(url);
  }
  const request = new XMLHttpRequest(), cancel = box.querySelector('[data-cancel]');
  bar.value = 0;
  line.textContent = '';
  box.hidden = false;
  button.disabled = true;
  if (focus) cancel.focus();
  cancel.onclick = () => request.abort();
  const mega = n => (n / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: n < 10485760 ? 1 : 0 });
  request.upload.onprogress = e => {
    const percent = Math.floor(e.loaded / e.total * 100);
    bar.value = percent;
    line.textContent = e.loaded === e.total ? say('checking') : say('progress', percent, mega(e.loaded), mega(e.total));
  };
  request.onabort = () => { idle(); tell(say('canceled')); button.focus(); };
  request.onerror = request.ontimeout = () => { idle(); tell(say('upload'), 'offline'); };
  request.onload = () => {
    idle();
    if (request.status >= 400 && request.status !== 422 && request.status !== 409) return tell(say(request.status === 413 ? 'tooLarge' : request.status === 401 ? 'ended' : 'upload'), 'error');
    htmx.swap({ text: request.responseText, target: it.dataset.target, swap: 'outerHTML', sourceElement: it, response: { status: request.status }, request: {}, hx: {} });
  };
  request.open('POST', it.getAttribute('action'));
  for (const [name, value] of Object.entries(headers({ Accept: 'text/html' }))) request.setRequestHeader(name, value);
  request.send(new FormData(it));
}
document.addEventListener('submit', e => {
  if (!e.target.matches('form[data-upload]')) return;
  e.preventDefault();
  sendVideo(e.target);
});
for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, e => {
  const zone = e.target.closest?.('form.drop');
  if (!zone || !e.dataTransfer.types.includes('Files')) return;
  if (name !== 'dragleave') e.preventDefault();
  zone.classList.toggle('drop--over', name === 'dragover');
  if (name === 'drop') zone.elements.file.files = e.dataTransfer.files;
});

// A linked video is measured while its address is still being looked at, at the latest before it is sent.
const measured = new WeakMap();
function measureLink(it) {
  const url = it.elements.url.value.trim(), known = measured.get(it);
  if (known?.url === url) return known.done;
  it.elements.seconds.value = 0;
  const done = (/^https?:\/\/\S+\.(mp4|webm)(\?\S*)?$/i.test(url) ? measure(url) : Promise.resolve(0)).then(seconds => { if (it.elements.url.value.trim() === url) it.elements.seconds.value = seconds; measured.get(it).ready = true; });
  measured.set(it, { url, done, ready: false });
  return done;
}
document.addEventListener('change', e => { const it = e.target.closest?.('form[data-video-link]'); if (it && e.target.name === 'url') measureLink(it); });
document.addEventListener('submit', e => {
  const it = e.target;
  if (!it.matches('form[data-video-link]') || it.elements.url.value.trim() === it.elements.url.defaultValue && !measured.has(it)) return;
  const done = measureLink(it);
  if (measured.get(it).ready) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  done.then(() => it.requestSubmit(e.submitter));
}, true);
