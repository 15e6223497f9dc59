import type { HeaderReader } from '../actor';
import { signatureInvalid } from '../refusals';

export const ALGORITHMS = ['hmac-sha256', 'ed25519'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What a request says about its signature. */
export type Signature = {
  /** Names of the covered components in the order in which they are signed. */
  components: string[];
  /** Value of `@signature-params`, exactly as it was sent. */
  parameters: string;
  /** Unix time in seconds. */
  created: number;
  keyId: string;
  nonce: string;
  algorithm: Algorithm;
  bytes: Buffer;
};

const HEADER_LENGTH_MAX = 1_000;
/** One member of a dictionary (RFC 9651) in canonical form: a label, an inner list of names, parameters. */
const INPUT =
  /^([a-z*][a-z0-9_.*-]{0,63})=(\(((?:"[@a-z][a-z-]*"(?: "[@a-z][a-z-]*")*)?)\)((?:;[a-z]+=(?:"[\x20\x21\x23-\x5b\x5d-\x7e]*"|-?[0-9]{1,15}))*))$/;
const PARAMETER = /;([a-z]+)=(?:"([^"]*)"|(-?[0-9]+))/g;
const VALUE = /^([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]+={0,2}):$/;
/** Visible ASCII that needs no escape in a string of RFC 9651. */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{16,64}$/;

/** Whether a request means to be signed. */
export function isSigned(headers: HeaderReader): boolean {
  return Boolean(headers.get('signature-input') || headers.get('signature'));
}

/**
 * The one signature of a request (RFC 9421), in the profile that docs/signed-requests.md describes: one label, plain
 * component names, each of the parameters `created`, `keyid`, `nonce` and `alg` once and no others, in any order. Only the
 * canonical form is read, so that what is verified is byte for byte what was signed. Throws `signature_invalid`.
 */
export function parseSignature(headers: HeaderReader): Signature {
  const input = INPUT.exec(headerOf(headers, 'signature-input'));
  const value = VALUE.exec(headerOf(headers, 'signature'));
  if (!input) throw signatureInvalid('Signature-Input does not have one signature of the profile.');
  if (!value) throw signatureInvalid('Signature does not have one byte sequence.');
  const [, label, parameters = '', names = '', rest = ''] = input;
  if (label !== value[1]) throw signatureInvalid('Signature and Signature-Input have different labels.');
  return {
    components: names === '' ? [] : names.split(' ').map((name) => name.slice(1, -1)),
    parameters,
    ...readParameters(rest),
    bytes: bytesOf(value[2] ?? ''),
  };
}

function headerOf(headers: HeaderReader, name: string): string {
  const value = headers.get(name)?.trim() ?? '';
  return value.length > HEADER_LENGTH_MAX ? '' : value;
}

function readParameters(text: string): Pick<Signature, 'created' | 'keyId' | 'nonce' | 'algorithm'> {
  const texts = new Map<string, string>();
  let created: number | null = null;
  for (const [, name = '', quoted, number] of text.matchAll(PARAMETER)) {
    const seen = texts.has(name) || (name === 'created' && created !== null);
    const known = name === 'created' ? number !== undefined : /^(keyid|nonce|alg)$/.test(name) && quoted;
    if (seen || !known)
      throw signatureInvalid(`The parameter ${name.slice(0, 20)} is not as in the profile.`);
    if (name === 'created') created = Number(number);
    else texts.set(name, quoted ?? '');
  }
  const nonce = texts.get('nonce') ?? '';
  const algorithm = ALGORITHMS.find((one) => one === texts.get('alg'));
  const keyId = texts.get('keyid');
  if (created === null || keyId === undefined)
    throw signatureInvalid('The parameters created and keyid are required.');
  if (!NONCE.test(nonce)) throw signatureInvalid('The parameter nonce has 16 to 64 visible characters.');
  if (!algorithm) throw signatureInvalid(`The parameter alg is one of ${ALGORITHMS.join(', ')}.`);
  return { created, keyId, nonce, algorithm };
}

/** Base64 in its one canonical form, so that a signature has one spelling. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw signatureInvalid('Signature is not canonical base64.');
  return bytes;
}
