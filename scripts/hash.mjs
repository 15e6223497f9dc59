import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';

/**
 * SHA-256 over the names and contents of files and folders (relative to the project), generated ones left out.
 *
 * @param {string[]} entries
 */
export function hashOfFiles(entries) {
  const hash = createHash('sha256');
  for (const file of entries.flatMap(listFiles)) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(projectRoot, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(entry) {
  const full = path.join(projectRoot, entry);
  if (!existsSync(full) || entry === path.join('lib', 'generated')) return [];
  if (!statSync(full).isDirectory()) return [entry];
  return readdirSync(full)
    .sort()
    .flatMap((name) => listFiles(path.join(entry, name)));
}
