// The size of the text: seen at once, and kept for every device.
import { headers } from './common.js';

const looks = { Normal: '', Large: 'text-large', Largest: 'text-largest' };

export function textSize() {
  document.addEventListener('submit', e => {
    const form = e.target.closest('form[data-text-size]'),
      size = e.submitter?.value;
    if (!form || !(size in looks)) return;
    e.preventDefault();
    document.documentElement.classList.remove('text-large', 'text-largest');
    if (looks[size]) document.documentElement.classList.add(looks[size]);
    for (const button of document.querySelectorAll('form[data-text-size] button'))
      button.setAttribute('aria-pressed', button.value === size);
    fetch(form.action, { method: 'POST', headers: headers(), body: new FormData(form, e.submitter), keepalive: true }).catch(() => {});
  });
}
