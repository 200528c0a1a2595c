// Passkeys: shows the forms that need them, asks the device, and sends its answer as an ordinary form.
import { tell, words } from './common.js';

const say = words({
  passkeyFailed: 'The passkey couldn’t be used. Try again, or use your password.',
  passkeyNotAdded: 'The passkey couldn’t be added. Try again, or use another device.',
});

const options = async url => {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`Passkey options: ${answer.status}`);
  return answer.json();
};

const send = (form, credential) => {
  form.elements.Credential.value = JSON.stringify(credential);
  form.submit();
};

// Somebody who closes the device's question has answered it.
const failed = (error, sentence) => {
  if (!['NotAllowedError', 'AbortError'].includes(error.name)) tell(say(sentence), 'error');
};

let waiting;

/** The device's question opens at once, or (mediation `conditional`) when the address field offers a passkey. */
async function get(form, mediation) {
  waiting?.abort();
  const mine = (waiting = new AbortController());
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options(form.dataset.passkeyGet));
    if (!mine.signal.aborted) send(form, await navigator.credentials.get({ publicKey, mediation, signal: mine.signal }));
  } catch (error) {
    failed(error, 'passkeyFailed');
  }
}

async function create(form) {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await options(form.dataset.passkeyCreate));
    send(form, await navigator.credentials.create({ publicKey }));
  } catch (error) {
    failed(error, 'passkeyNotAdded');
  }
}

const on = (form, act) => {
  form.hidden = false;
  form.addEventListener('submit', event => {
    event.preventDefault();
    act(form);
  });
};

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll('[data-passkey-get]')) {
    on(form, () => get(form));
    document.querySelector('[autocomplete~=webauthn]')?.addEventListener(
      'focus',
      async () => {
        if (await PublicKeyCredential.isConditionalMediationAvailable?.()) get(form, 'conditional');
      },
      { once: true },
    );
  }
  for (const form of document.querySelectorAll('[data-passkey-create]')) on(form, create);
}
