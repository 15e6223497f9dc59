import { z } from 'zod';

/** A call as it arrives at a pretend network: no Request object, so that calls in process stay cheap. */
export type NetworkCall = {
  method: string;
  /** Below the base: `/card/authorizations`. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
};
export type NetworkAnswer = { status: number; text: string };

export type Network = 'card' | 'alipay' | 'bank';
/** The networks that take payments. */
export type PaymentNetwork = Exclude<Network, 'bank'>;
export type FollowUpKind = 'capture' | 'reversal' | 'refund';
export type DisputeKind = 'dispute_submit' | 'dispute_accept';
export type CallKind = 'authorization' | FollowUpKind | DisputeKind | 'transfer' | 'inquiry';

/** What a path means: the network, the kind of call and, for inquiries, the operation it asks for. */
export type CallTarget = { operationId: string | null; seal: boolean } & (
  | { network: PaymentNetwork; kind: Exclude<CallKind, 'transfer'> }
  | { network: 'bank'; kind: 'transfer' | 'inquiry' }
);

/** The pretend connection broke: nothing can be answered. `refused` promises that the network never saw the call. */
export class BrokenConnection extends Error {
  override name = 'BrokenConnection';
  constructor(readonly how: 'refused' | 'reset') {
    super(`the pretend connection was ${how}`);
  }
}

const POSTS: Readonly<Record<string, Exclude<CallKind, 'transfer'>>> = {
  authorizations: 'authorization',
  captures: 'capture',
  reversals: 'reversal',
  refunds: 'refund',
  dispute_submissions: 'dispute_submit',
  dispute_acceptances: 'dispute_accept',
};

/** Reads method and path; null when the protocol has no such call. */
export function targetOf(method: string, path: string): CallTarget | null {
  const [, network, noun, operationId, action, ...rest] = path.split('/');
  if (network !== 'card' && network !== 'alipay' && network !== 'bank') return null;
  if (noun === undefined || rest.length > 0) return null;
  if (noun === 'operations') {
    const seal = method === 'POST' && action === 'seal';
    if (!operationId || !(seal || (method === 'GET' && action === undefined))) return null;
    return { network, kind: 'inquiry', operationId, seal };
  }
  if (network === 'bank') {
    if (noun !== 'transfers' || method !== 'POST' || operationId !== undefined) return null;
    return { network, kind: 'transfer', operationId: null, seal: false };
  }
  const kind = Object.hasOwn(POSTS, noun) ? POSTS[noun] : undefined;
  if (!kind || method !== 'POST' || operationId !== undefined) return null;
  return { network, kind, operationId: null, seal: false };
}

const operationId = z.string().regex(/^op_[0-9a-z]{1,60}$/);
const amount = z.int().min(1).max(1_000_000_000_000);
const currency = z.string().regex(/^[A-Z]{3}$/);
const url = z.url({ protocol: /^https?$/ }).max(2048);

export const Authorization = z.object({
  operation_id: operationId,
  amount,
  currency,
  capture: z.enum(['auto', 'manual']),
  card: z
    .object({
      number: z.string().regex(/^\d{12,19}$/),
      exp_month: z.int().min(1).max(12),
      exp_year: z.int().min(2000).max(2200),
      cvc: z.string().max(4).nullable(),
    })
    .nullish(),
  three_ds: z.enum(['if_required', 'requested']).default('if_required'),
  return_url: url,
  callback_url: url,
});
export type Authorization = z.infer<typeof Authorization>;

export const FollowUp = z.object({
  operation_id: operationId,
  reference: z.string().min(1).max(100),
  amount,
  currency,
  final: z.boolean().default(false),
  callback_url: url,
});
export type FollowUp = z.infer<typeof FollowUp>;

export const DisputeAnswer = FollowUp.extend({
  evidence: z
    .object({
      texts: z.record(z.string().max(64), z.string().max(20_000)),
      files: z.array(z.object({ kind: z.string(), name: z.string(), sha256: z.string() })).max(20),
    })
    .nullish(),
});
export type DisputeAnswer = z.infer<typeof DisputeAnswer>;

export const Transfer = z.object({
  operation_id: operationId,
  amount,
  currency,
  destination: z.object({
    holder: z.string().min(1).max(140),
    country: z.string().regex(/^[A-Z]{2}$/),
    iban: z.string().max(34).nullable(),
    account_number: z.string().max(34).nullable(),
    bank_code: z.string().max(20).nullable(),
  }),
  statement: z.string().max(35).nullable(),
  callback_url: url,
});

/** An error of the protocol; `sealed` belongs to `operation_unknown`. */
export function errorAnswer(status: number, code: string, message: string, sealed?: boolean): NetworkAnswer {
  return { status, text: JSON.stringify({ error: { code, message, sealed } }) };
}
