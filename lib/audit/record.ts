import { keyFor, mac } from '@/lib/crypto';

/** What the operation itself told: name of a field, and codes or numbers before and after. */
export type AuditChange = readonly [field: string, before: string | null, after: string | null];

/** The facts of a record in the order in which they are hashed. */
export type AuditFacts = {
  environmentId: string;
  id: string;
  createdAt: Date;
  actorKind: string;
  actorId: string;
  sessionId: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string;
  action: string;
  permission: string;
  outcome: string;
  code: string | null;
  objectId: string | null;
  reason: string | null;
  fields: readonly string[];
  changes: readonly AuditChange[];
};

const VERSION = 1;
const NULL_LENGTH = 0xffffffff;
const KEY_ID_BYTES = 8;
/** Version and id of the key. */
const HEAD_BYTES = 1 + KEY_ID_BYTES;

function auditKey(): Buffer {
  return keyFor('audit');
}

/** Tells whether bytes were written with this installation's key, without telling the key. */
function keyId(): Buffer {
  return mac(auditKey(), 'id of the key').subarray(0, KEY_ID_BYTES);
}

/** The bytes that are kept and hashed: version, id of the key, every fact with its length before it. */
export function bytesOf(facts: AuditFacts): Buffer {
  const { createdAt, fields, changes } = facts;
  const parts = [
    facts.environmentId,
    facts.id,
    createdAt.toISOString(),
    facts.actorKind,
    facts.actorId,
    facts.sessionId,
    facts.ip,
    facts.userAgent,
    facts.requestId,
    facts.action,
    facts.permission,
    facts.outcome,
    facts.code,
    facts.objectId,
    facts.reason,
    JSON.stringify(fields),
    JSON.stringify(changes),
  ];
  return Buffer.concat([Buffer.of(VERSION), keyId(), ...parts.map(prefixed)]);
}

/** Null has a length that no text has, so it is not the empty text. */
function prefixed(text: string | null): Buffer {
  const bytes = Buffer.from(text ?? '');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text === null ? NULL_LENGTH : bytes.length);
  return Buffer.concat([length, bytes]);
}

/** These bytes carry our version and the id of our key; others cannot be verified here. */
export function isReadable(bytes: Buffer): boolean {
  return bytes[0] === VERSION && bytes.subarray(1, HEAD_BYTES).equals(keyId());
}

/** The kept bytes say what the columns say; needs no key. */
export function saysTheSame(bytes: Buffer, facts: AuditFacts): boolean {
  return bytes.subarray(HEAD_BYTES).equals(bytesOf(facts).subarray(HEAD_BYTES));
}

/** Seals a record from the moment it is written, before it has a place in the chain. */
export function recordMac(bytes: Buffer): Buffer {
  return mac(auditKey(), 'record', bytes);
}

/** A record's link covers its bytes, its place and the link before it. */
export function linkOf(previous: Buffer, sequence: bigint, bytes: Buffer): Buffer {
  return mac(auditKey(), 'link', previous, String(sequence), bytes);
}

/** What stands before the first record of an environment. */
export const NO_LINK = Buffer.alloc(0);

/** Seals where a chain ends. */
export function headMac(environmentId: string, sequence: bigint, link: Buffer): Buffer {
  return mac(auditKey(), 'head', environmentId, String(sequence), link);
}
