/**
 * Names of domains in the one form in which they are stored, compared and read by people: `bücher.example` for
 * `BÜCHER.example` and `xn--bcher-kva.example` alike. Client-safe, so without `node:url`.
 */

const PLAIN = /^[\x21-\x7e]*$/;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/**
 * The form of a domain by UTS 46, in letters where these say the same as its ASCII form and are letters and digits at all,
 * otherwise in ASCII. Null for what is no domain.
 */
export function oneDomain(typed: string): string | null {
  const domain = typed.toLowerCase();
  if (PLAIN.test(domain) && !domain.includes('xn--')) return isDomain(domain) ? domain : null;
  const ascii = asciiOf(domain);
  if (ascii === null || !isDomain(ascii)) return null;
  const readable = ascii.split('.').map(readableLabel).join('.');
  return isDomain(readable) && asciiOf(readable) === ascii ? readable : ascii;
}

/** Words that may hold names of domains or parts of them, such as the pattern of a rule: in the form of `oneDomain`. */
export function withReadableLabels(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase();
  return folded.replace(/(?<![a-z0-9-])xn--[a-z0-9-]+/g, (label) => {
    const readable = readableLabel(label);
    return asciiOf(readable) === label ? readable : label;
  });
}

/** Several labels, each of letters and digits; a last one of digits alone would be an IP address. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return (
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^[0-9]+$/.test(labels.at(-1) ?? '')
  );
}

/** As the DNS has it: `xn--bcher-kva.example` for `bücher.example`. Null for what is no name. */
export function asciiOf(domain: string): string | null {
  // Other characters would end the name and begin a port or a path.
  const isName = !/[\s#%/:<>?@[\\\]^|]/.test(domain) && URL.canParse(`http://${domain}`);
  return isName ? new URL(`http://${domain}`).hostname : null;
}

function readableLabel(label: string): string {
  return (label.startsWith('xn--') ? decoded(label.slice(4)) : null) ?? label;
}

/** Punycode (RFC 3492, 6.2) as letters; null where it is none. */
function decoded(text: string): string | null {
  const points = [...text.slice(0, Math.max(0, text.lastIndexOf('-')))].map((letter) => letter.charCodeAt(0));
  let point = 128;
  let bias = 72;
  let place = 0;
  for (let at = points.length === 0 ? 0 : points.length + 1; at < text.length; ) {
    const before = place;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const digit = digitOf(text[at]);
      if (digit === null || place > 0x10ffff * 64) return null;
      at += 1;
      place += digit * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const count = points.length + 1;
    bias = adapted(place - before, count, before === 0);
    point += Math.floor(place / count);
    place %= count;
    if (point > 0x10ffff) return null;
    points.splice(place, 0, point);
    place += 1;
  }
  return String.fromCodePoint(...points);
}

function digitOf(letter: string | undefined): number | null {
  const found = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter ?? ' ');
  return found < 0 ? null : found;
}

/** How wide the next numbers are expected to be (RFC 3492, 6.1). */
function adapted(step: number, count: number, isFirst: boolean): number {
  let delta = Math.floor(step / (isFirst ? 700 : 2));
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
}
