// Lists that the server finds while someone types, in a dialog of the editor.
import { headers } from '../common.js';

/**
 * @param found Where the list is shown.
 * @param failed What is said when there is none.
 * @returns Asks an address; false if it has been asked again meanwhile, because only what was asked last counts.
 */
export function lists(found, failed = () => '') {
  let asked = 0;
  return async address => {
    const mine = ++asked;
    let html = '';
    try {
      const answer = await fetch(address, { headers: headers({ Accept: 'text/html' }) });
      if (answer.ok) html = await answer.text();
    } catch {
      /* Said below. */
    }
    if (mine !== asked) return false;
    if (html) found.innerHTML = html;
    else found.textContent = failed();
    return true;
  };
}
