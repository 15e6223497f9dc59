import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/data-home.mjs';

/** What a call of a translator reads below its namespace: one message, a family of them, or one that is named elsewhere. */
type Reading = { namespace: string; key: string | RegExp | 'named elsewhere' };

const STRING = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;
const TRANSLATOR =
  /(?:const|let)\s+(\w+)\s*=\s*(?:await\s+)?(?:use|get)Translations\(\s*(?:'([^']*)')?\s*\)/g;
const AT_ONCE = /(?:use|get)Translations\(\s*(?:'([^']*)')?\s*\)\)?(?=\()/g;
const OTHERWISE = /\bnamespace: '([^']*)'/g;
const NAME = /^[\w:-]+(\.[\w:-]+)*$/;

/**
 * Messages of the console that no source reads. It knows the text of a file and not its types, so it errs towards "read":
 * a key that a variable holds counts when its name stands anywhere in the sources.
 */
export function unreadMessages(keys: readonly string[]): string[] {
  const sources = ['app', 'components', 'lib'].flatMap((folder) => sourcesIn(path.join(projectRoot, folder)));
  const named = new Set(sources.flatMap(namesIn));
  const readings = sources.flatMap(readingsIn);
  return keys.filter((key) => !named.has(key) && !readings.some((reading) => isRead(key, reading, named)));
}

function isRead(key: string, { namespace, key: read }: Reading, named: ReadonlySet<string>): boolean {
  if (namespace !== '' && !key.startsWith(`${namespace}.`)) return false;
  const rest = namespace === '' ? key : key.slice(namespace.length + 1);
  if (read instanceof RegExp) return read.test(rest);
  return read === 'named elsewhere' ? named.has(rest) : read === rest;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`))
    .map((file) => readFileSync(file, 'utf8'));
}

/** Every name in a source that may be a message's: texts that look like one, and keys of objects. */
function namesIn(source: string): string[] {
  const texts = [...source.matchAll(STRING)].map((match) => match[1] ?? match[2] ?? '');
  const keys = [...source.matchAll(/\b(\w+):/g)].map((match) => match[1] ?? '');
  return [...texts, ...keys].filter((text) => NAME.test(text));
}

function readingsIn(source: string): Reading[] {
  const bound = [...source.matchAll(TRANSLATOR)].flatMap(([declared, name = '', namespace = '']) => {
    const calls = [...source.matchAll(new RegExp(`(?<![\\w.])${name}(?:\\.(?:rich|has|raw))?(?=\\()`, 'g'))];
    const isPassedOn = new RegExp(`(?<![\\w.])${name}(?![\\w(.:])`).test(source.replace(declared, ''));
    return [
      ...calls.flatMap((call) => keysOf(firstArgument(source, call.index + call[0].length), namespace)),
      ...(isPassedOn ? [{ namespace, key: 'named elsewhere' } as const] : []),
    ];
  });
  const atOnce = [...source.matchAll(AT_ONCE)].flatMap((match) =>
    keysOf(firstArgument(source, match.index + match[0].length), match[1] ?? ''),
  );
  // A translator that was made for another language than the reader's.
  const otherwise = [...source.matchAll(OTHERWISE)].map(
    (match): Reading => ({ namespace: match[1] ?? '', key: 'named elsewhere' }),
  );
  // Whole keys in declarations, such as the label of a list's tab.
  const declared = [...source.matchAll(STRING)].flatMap(([, , , template]) =>
    template?.includes('${') && /^\w+\./.test(template) ? keysOf(`\`${template}\``, '') : [],
  );
  return [...bound, ...atOnce, ...otherwise, ...declared];
}

/** The keys that an argument can be: its texts, its templates as patterns, and whatever a variable holds. */
function keysOf(argument: string, namespace: string): Reading[] {
  const texts = [...argument.matchAll(STRING)];
  const readings = texts.flatMap(([, single, double, template]): Reading[] => {
    if (template === undefined) return [{ namespace, key: single ?? double ?? '' }];
    const parts = template.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/);
    if (parts.every((part) => part === '')) return [{ namespace, key: 'named elsewhere' }];
    const inner = [...template.matchAll(/'([^']*)'/g)].map((match) => ({ namespace, key: match[1] ?? '' }));
    return [{ namespace, key: new RegExp(`^${parts.map(escaped).join('[^.]+')}$`) }, ...inner];
  });
  const isOneText = texts.length === 1 && texts[0]?.[0] === argument.trim();
  return isOneText ? readings : [...readings, { namespace, key: 'named elsewhere' }];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The text of the first argument of the call whose parenthesis opens at `open`. */
function firstArgument(source: string, open: number): string {
  let depth = 0;
  let quote = '';
  for (let at = open; at < source.length; at += 1) {
    const character = source[at] as string;
    if (quote) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (`'"\``.includes(character)) quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    const isOver = quote === '' && (depth === 0 || (depth === 1 && character === ','));
    if (isOver) return source.slice(open + 1, at);
  }
  return '';
}
