// What the scripts of the editor say. Its buttons and panels come with the page.
import { words } from '../common.js';

export const say = words({
  words: '{0} words, {1} min read',
  saved: 'Saved {0}',
  saving: 'Saving …',
  unsaved: 'Not saved yet',
  conflict: 'Someone else changed the same paragraph. Autosave is off until you resolve this: select “{0}” to see both versions.',
  joined: 'Changes by {0} have been added to your text.',
  other: 'someone else',
  ended: 'You’ve been signed out. Sign in again in another tab. Your text stays here and will be saved then.',
  kept: 'Your text from {0} wasn’t saved.',
  restore: 'Restore',
  discard: 'Discard',
  uploading: 'uploading {0}…',
  tooLarge: 'This file is too large.',
  picture: 'The file couldn’t be uploaded. Try again.',
  pictures: 'Only images, audio, and videos can be inserted into the text.',
  bold: 'bold',
  question: 'Question',
  italic: 'italic',
  heading: 'Heading',
  item: 'item',
  quote: 'quote',
  code: 'code',
  link: 'text',
  column: 'Column',
  summary: 'Show the solution',
  folded: 'Text that opens when someone selects the line above.',
  cell: 'cell',
  callout: 'Important information',
  footnote: 'Footnote',
  uploaded: 'The upload isn’t finished.',
  left: '{0} images weren’t pasted. Insert them from files.',
  leftOne: 'One image wasn’t pasted. Insert it from a file.',
  leftPicture: 'image omitted',
  library: 'The library couldn’t be opened. Try again.',
  found: '{0} of {1}',
  none: 'No matches',
  wrong: 'Invalid regular expression',
  replaced: '{0} replaced',
});

/** As the server writes times, and in the zone of the profile. */
export const time = at =>
  new Date(at).toLocaleTimeString(document.documentElement.lang, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: document.querySelector('[data-zone]')?.dataset.zone,
  });
