// Passwords: shown on request, and a new one is judged while it is typed, by the rules that judge it when it is sent.
import { debounce, icon, words } from './common.js';

const shortest = 10;
const say = words({
  show: 'Show password',
  more: '{0} of at least 10 characters',
  fair: 'Acceptable. A longer one is safer.',
  good: 'Good password.',
  strong: 'Strong password.',
});
const make = (tag, className) => Object.assign(document.createElement(tag), { className });

function reveal(input) {
  const row = make('div', 'password'),
    button = make('button', 'button button--quiet button--icon');
  const show = on => {
    input.type = on ? 'text' : 'password';
    button.setAttribute('aria-pressed', on);
    button.replaceChildren(icon(on ? 'eye-off' : 'eye'));
  };
  button.type = 'button';
  button.setAttribute('aria-label', say('show'));
  input.before(row);
  row.append(input, button);
  show(false);
  input.spellcheck = false;
  input.autocapitalize = 'off';
  button.addEventListener('click', () => show(input.type === 'password'));
  // Browsers keep passwords of fields for passwords only.
  input.form?.addEventListener('submit', () => show(false));
}

function judge(input) {
  const bar = make('div', 'strength'),
    text = make('p', 'field__hint');
  bar.append(...[1, 2, 3, 4].map(() => make('span', '')));
  bar.setAttribute('aria-hidden', true);
  text.setAttribute('role', 'status');
  input.closest('.password').after(bar);
  bar.hidden = true;
  input.closest('.field').append(text);
  const tell = (level, sentence) => {
    bar.hidden = !level;
    bar.dataset.level = level;
    text.textContent = sentence;
  };
  // The rules look at names too: those in the form.
  const field = token => input.form.querySelector(`[autocomplete~="${token}"]`)?.value ?? '';
  const ask = debounce(async password => {
    const form = new URLSearchParams({
      Password: password,
      FirstName: field('given-name'),
      LastName: field('family-name'),
      Email: field('email') || field('username'),
      __RequestVerificationToken: input.form.elements.__RequestVerificationToken?.value ?? '',
    });
    try {
      const answer = await fetch('/password-check', { method: 'POST', body: form });
      if (input.value !== password) return;
      if (answer.status === 200) return tell(1, await answer.text());
      if (!answer.ok) return tell(0, '');
      const length = [...password].length;
      tell(...(length < 14 ? [2, say('fair')] : length < 18 ? [3, say('good')] : [4, say('strong')]));
    } catch {
      tell(0, '');
    }
  }, 400);
  input.addEventListener('input', () => {
    const { length } = input.value;
    ask.cancel();
    if (!length) return tell(0, '');
    if (length < shortest) return tell(1, say('more', length));
    if (!text.textContent || bar.dataset.level === '1') tell(0, '');
    ask(input.value);
  });
}

for (const input of document.querySelectorAll('input[type=password]')) {
  reveal(input);
  if (input.autocomplete === 'new-password') judge(input);
}
