// Turns this folder into what the browser gets: `node build.mjs OUTDIR`.
// Plain Node, no dependency. Running it twice changes nothing; a file deleted here disappears there.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
if (!process.argv[2]) throw new Error('Usage: node build.mjs OUTDIR');
const out = resolve(process.argv[2]);
// The folders below are emptied of everything we did not write, so never let that be somebody's work.
if (['package.json', '.git'].some(name => existsSync(join(out, name)))) throw new Error('OUTDIR is a source folder.');

const owned = ['css', 'js', 'fonts', 'icons', 'images'];
const written = new Set();

const filesIn = folder =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(entry => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]))
    : [];

// Unchanged files keep their time stamp, so an incremental build has nothing to do.
function put(name, content) {
  const path = join(out, name);
  written.add(path);
  const bytes = Buffer.from(content);
  if (existsSync(path) && statSync(path).size === bytes.length && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
const copy = (from, name) => put(name, readFileSync(join(source, from)));

// Comments and needless white space go; strings stay as they are. Nothing is reordered or renamed.
function strip(css) {
  const strings = [];
  return css
    .replace(/("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\//g, (_, text) => (text ? `\u0001${strings.push(text) - 1}\u0001` : ' '))
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/ > /g, '>')
    .replace(/;}/g, '}')
    .replace(/(?<![\w.])0\.(?=\d)/g, '.')
    .replace(/\u0001(\d+)\u0001/g, (_, index) => strings[index])
    .trim();
}

const order = [
  '00-layers.css',
  'fonts.css',
  'tokens.css',
  'reset.css',
  'base.css',
  'components/',
  'features/',
  'utilities.css',
  'print.css',
];
const sheets = order.map(name => join(source, 'css', name)).flatMap(path => (path.endsWith('/') ? filesIn(path) : [path]));
// Scripts fetch these with what they make, so that other pages do without.
const apart = ['controls.css'].map(name => join(source, 'css', name));
// The pages of teachers and administrators have these too, so that learners do without.
const work = filesIn(join(source, 'css/work'));
const forgotten = filesIn(join(source, 'css')).filter(file => ![sheets, apart, work].flat().includes(file));
if (forgotten.length) throw new Error(`Not in the order: ${forgotten.map(file => relative(source, file)).join(', ')}`);
for (const [name, files] of [
  ['app', sheets],
  ['work', work],
])
  put(`css/${name}.css`, files.map(file => strip(readFileSync(file, 'utf8'))).join('\n') + '\n');
for (const file of apart) put(`css/${basename(file)}`, strip(readFileSync(file, 'utf8')) + '\n');

for (const folder of owned.filter(name => name !== 'css' && name !== 'js'))
  for (const file of filesIn(join(source, folder))) put(relative(source, file), readFileSync(file));

// A script with all that it imports, so that a page asks for one file: each module becomes a function that returns what it exports.
const importing = /^import (?:(\{[^}]*\}) from )?'(\.[^']*)';$/gm;
function script(file, modules) {
  return readFileSync(file, 'utf8').replace(importing, (_, names = '{}', path) => {
    const from = resolve(dirname(file), path);
    if (!modules.has(from)) {
      const text = script(from, modules),
        exported = [...text.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(found => found[1]);
      modules.set(from, { name: `module${modules.size}`, text: text.replace(/^export /gm, ''), exported });
    }
    const { name, exported } = modules.get(from),
      missing = names.match(/\w+/g)?.find(one => !exported.includes(one));
    if (missing) throw new Error(`${relative(source, file)} imports ${missing}, which ${relative(source, from)} does not export.`);
    return `const ${names} = ${name};`;
  });
}
function joined(file) {
  const modules = new Map(),
    text = script(file, modules);
  return [...modules.values()]
    .map(({ name, text, exported }) => `const ${name} = (() => {\n${text}\nreturn { ${exported.join(', ')} };\n})();`)
    .concat(text)
    .join('\n');
}
const scripts = filesIn(join(source, 'js'));
const imported = new Set(
  scripts.flatMap(file => [...readFileSync(file, 'utf8').matchAll(importing)].map(found => resolve(dirname(file), found[2]))),
);
// Every page needs htmx, so it comes with the script of every page.
const before = { 'app.js': `${readFileSync(join(source, 'node_modules/htmx.org/dist/htmx.min.js'), 'utf8')}\nwindow.htmx = htmx;\n` };
for (const file of scripts.filter(file => !imported.has(file))) put(relative(source, file), (before[basename(file)] ?? '') + joined(file));

// Its reach is its folder, so it lies at the root.
copy('sw.js', 'sw.js');

for (const letters of ['cyrillic-ext', 'cyrillic', 'greek-ext', 'greek', 'vietnamese', 'latin-ext'])
  copy(`node_modules/@fontsource-variable/inter/files/inter-${letters}-wght-normal.woff2`, `fonts/inter-${letters}.woff2`);

// Mathematics: loaded only by a lesson that has some.
copy('node_modules/temml/dist/temml.min.js', 'js/temml.min.js');
copy('node_modules/temml/dist/Temml.woff2', 'fonts/temml.woff2');
put(
  'css/math.css',
  strip(
    readFileSync(join(source, 'node_modules/temml/dist/Temml-Local.css'), 'utf8').replace(
      /url\((['"]?)Temml\.woff2\1\)/g,
      'url("../fonts/temml.woff2")',
    ),
  ) + '\n',
);

// Films in the size that the line allows: fetched by browsers that cannot do it themselves, when a lesson has such a film.
put(
  'js/hls.light.min.mjs',
  readFileSync(join(source, 'node_modules/hls.js/dist/hls.light.min.mjs'), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
);

for (const file of owned.flatMap(folder => filesIn(join(out, folder)))) if (!written.has(file)) rmSync(file);
