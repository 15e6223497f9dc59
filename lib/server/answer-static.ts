import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const FOLDER = path.resolve('.next', 'static');
const PREFIX = '/_next/static/';
const TYPES: Record<string, string> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
  '.woff2': 'font/woff2',
};

/** One file of the build as it is sent, by the encoding's name in HTTP. */
type StaticFile = { type: string; identity: Buffer; br: Buffer | null; gzip: Buffer | null };
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/**
 * Reads the scripts, styles and fonts of the build into memory, with what `scripts/compress-static.mjs` made of them: a few
 * megabytes, so that no request opens, compresses or, while another build is written, misses a file.
 */
export function readStaticFiles(): StaticFiles {
  const files = new Map<string, StaticFile>();
  if (!existsSync(FOLDER)) return files;
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(FOLDER, file).split(path.sep).join('/');
    files.set(PREFIX + name, {
      type,
      identity: readFileSync(file),
      br: readIfThere(`${file}.br`),
      gzip: readIfThere(`${file}.gz`),
    });
  }
  return files;
}

function readIfThere(file: string): Buffer | null {
  return existsSync(file) ? readFileSync(file) : null;
}

/** Answers a request for a file of the build; false for everything else, which is Next's to answer. */
export function serveStatic(
  files: StaticFiles,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = files.get(pathname);
  if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const encoding = encodingFor(file, String(request.headers['accept-encoding'] ?? ''));
  const body = file[encoding] ?? file.identity;
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': body.length,
    // The name holds a hash of what is in it.
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}

/** The smallest form that the client takes. A form that it refuses (`br;q=0`) or never named is not sent (RFC 9110, 12.5.3). */
function encodingFor(file: StaticFile, accepted: string): 'br' | 'gzip' | 'identity' {
  if (file.br && TAKES.br.test(accepted)) return 'br';
  return file.gzip && TAKES.gzip.test(accepted) ? 'gzip' : 'identity';
}

const TAKES = { br: takes('br'), gzip: takes('gzip') };

function takes(encoding: string): RegExp {
  return new RegExp(`(?:^|,)\\s*${encoding}\\s*(?:,|$|;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$)))`);
}
