// What the scripts of the editor say. Its buttons and panels come with the page.
import { words } from '../common.js';

export const say = words({
  words: '{0} words, {1} min to read', saved: 'Saved {0}', saving: 'Saving …', unsaved: 'Not saved yet', conflict: 'Somebody else changed the same paragraph. Nothing is saved by itself any more: press “Save draft” to see both versions.',
  joined: 'What {0} wrote meanwhile is in your text now.', other: 'somebody else',
  ended: 'You are signed out. Sign in again in another tab; your text is kept here and saved then.', kept: 'Text from {0} was not saved.', restore: 'Restore it', discard: 'Discard it',
  uploading: 'uploading {0}…', picture: 'The file could not be uploaded. Try again.', pictures: 'Only pictures, sounds and films can be put into the text.', bold: 'bold', question: 'Question', italic: 'italic', heading: 'Heading', item: 'item', quote: 'quote', code: 'code', link: 'text',
  column: 'Column', cell: 'cell', callout: 'What must not be missed', footnote: 'Footnote', uploaded: 'The upload is not finished.',
  left: '{0} pictures were left out: put them in from files.', leftOne: 'One picture was left out: put it in from a file.', leftPicture: 'picture left out',
  library: 'The library could not be opened. Try again.', found: '{0} of {1}', none: 'No match', wrong: 'Not a regular expression', replaced: '{0} replaced',
});

export const time = at => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
