import { parseArgs } from 'node:util';
import { CommandError, EXIT } from './command-error.mjs';

/** Parameters by the options that a command has; `help` and `json` belong to all of them. */
export function readOptions(parameters, options, hasPositionals = false) {
  try {
    const { values, positionals } = parseArgs({
      args: parameters,
      options: { ...options, help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
      allowPositionals: hasPositionals,
    });
    return { ...values, positionals };
  } catch (error) {
    throw new CommandError(`${error.message}\nTry it with --help.`, EXIT.usage);
  }
}

/** Key and address of the product. */
export function readPlace() {
  const key = process.env.COUNTINGHOUSE_API_KEY ?? '';
  if (!/^sk_(sandbox|live)_\S+$/.test(key)) {
    const what = key === '' ? 'is not set' : 'is no secret key';
    throw new CommandError(
      `COUNTINGHOUSE_API_KEY ${what}. Make a secret key in the console (Developers, API keys) and export it.`,
      EXIT.usage,
    );
  }
  const url = process.env.COUNTINGHOUSE_URL ?? 'http://localhost:3000';
  return {
    key,
    url: readUrl(url, 'COUNTINGHOUSE_URL').replace(/\/$/, ''),
    isLive: key.startsWith('sk_live_'),
  };
}

/** An address on the web; one without a scheme is on this machine. */
export function readUrl(text, name) {
  const url = URL.parse?.(text) ?? tryUrl(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(text) ? tryUrl(`http://${text}`) : null;
  if (local) return local.href;
  throw new CommandError(`${name} is no address: ${text}. Write http://localhost:4242/webhooks.`, EXIT.usage);
}

function tryUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
