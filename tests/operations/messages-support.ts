import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '@/lib/i18n/languages';
import { projectRoot } from '../../scripts/data-home.mjs';

/** Every message of a language by its room and path, the console's and, under `payer.`, those of the payer's pages. */
export function messagesOf(locale: Locale): Map<string, string> {
  const folder = path.join(projectRoot, 'lib', 'i18n', 'messages', locale);
  const rooms = readdirSync(folder).flatMap((name) => flatten(read(path.join(folder, name)), ''));
  const payer = read(path.join(projectRoot, 'lib', 'i18n', 'checkout', `${locale}.json`));
  return new Map([...rooms, ...flatten(payer, 'payer.')]);
}

function read(file: string): object {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function flatten(node: object, prefix: string): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? ([[`${prefix}${key}`, value]] as [string, string][])
      : flatten(value as object, `${prefix}${key}.`),
  );
}

/** Names of the arguments in an ICU message, at any depth, sorted. */
export function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map((match) => match[1] ?? '');
  const tags = [...message.matchAll(/<([a-zA-Z]\w*)>/g)].map((match) => `<${match[1]}>`);
  return [...new Set([...names, ...tags])].sort();
}

/** The words that a reader sees: arguments and the selectors of plurals taken out. */
export function wordsOf(message: string): string {
  return message
    .replace(/\{\s*\w+\s*(?:,\s*(?:number|date|time)[^{}]*)?\}/g, '\u00a4')
    .replace(/\{\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,/g, '')
    .replace(/(?:=\d+|zero|one|two|few|many|other)\s*\{/g, ' · ')
    .replace(/[{}]/g, ' ');
}
