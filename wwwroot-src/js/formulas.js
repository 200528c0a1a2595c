// Draws the formulas of pages that show the text of a lesson without a player.
import { formulas } from './math.js';

for (const shown of document.querySelectorAll('[data-formulas]')) formulas(shown);
