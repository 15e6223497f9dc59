// What the payer's pages load: every script of the build that the checkout's entry points name, with its hash. Written by
// the build; `changedScripts` holds what a browser was given against it (PCI DSS 6.4.3 and 11.6.1).
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './data-home.mjs';

const BUILD = path.join(projectRoot, '.next');
const FILE = path.join(BUILD, 'checkout-scripts.json');
const ENTRIES = path.join(BUILD, 'server', 'app', '(checkout)');
const CHUNK = /static\/chunks\/[A-Za-z0-9._~/-]+\.js/g;

/** Writes the manifest of the build that is in .next: path of a script as a browser asks for it → its SHA-256. */
export function writeScriptManifest() {
  const named = [path.join(BUILD, 'build-manifest.json'), ...manifestsBelow(ENTRIES)].flatMap(
    (file) => readFileSync(file, 'utf8').match(CHUNK) ?? [],
  );
  const scripts = {};
  for (const name of [...new Set(named)].sort()) {
    const file = path.join(BUILD, name);
    if (existsSync(file)) scripts[`/_next/${name}`] = scriptHash(readFileSync(file));
  }
  writeFileSync(FILE, `${JSON.stringify(scripts, null, 2)}\n`);
}

function manifestsBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('client-reference-manifest.js'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** As Subresource Integrity writes it. */
export function scriptHash(bytes) {
  return `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
}

export function scriptManifest() {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/**
 * Scripts that are none of the build's, or not as they were built.
 * @param {Record<string, string>} manifest
 * @param {readonly { path: string, bytes: Buffer }[]} loaded
 */
export function changedScripts(manifest, loaded) {
  return loaded
    .filter((script) => manifest[script.path] !== scriptHash(script.bytes))
    .map((script) => script.path);
}
