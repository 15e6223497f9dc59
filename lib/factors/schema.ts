import { z } from 'zod';
import { text } from '@/lib/fields';

/** What `startRegistration` and `startAuthentication` of the browser answer; verified whole, so only bounded here. */
const bytes = z.string().min(1).max(8_000);
const Signed = z.looseObject({
  id: z.string().min(1).max(1_400),
  rawId: z.string().min(1).max(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}),
});
const RegistrationResponse = Signed.extend({
  response: z.looseObject({
    clientDataJSON: bytes,
    attestationObject: z.string().min(1).max(50_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});
export const AssertionResponse = Signed.extend({
  response: z.looseObject({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes }),
});
export type AssertionResponse = z.output<typeof AssertionResponse>;

const Code = z.string().min(1).max(60);

/** How a member shows who they are: a code (six digits of the app, or a recovery code), a passkey, or the password. */
export const Proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code'), code: Code }),
  z.strictObject({ kind: z.literal('passkey'), response: AssertionResponse }),
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(4_000) }),
]);
export type Proof = z.output<typeof Proof>;

export const Nothing = z.strictObject({});

export const ConfirmSession = z.strictObject({ proof: Proof });
export type ConfirmSession = z.output<typeof ConfirmSession>;

export const ConfirmTotp = z.strictObject({ id: z.string().max(64), code: Code });
export type ConfirmTotp = z.output<typeof ConfirmTotp>;

const PasskeyName = text(60);
export const AddPasskey = z.strictObject({ name: PasskeyName, response: RegistrationResponse });
export type AddPasskey = z.output<typeof AddPasskey>;

export const RenamePasskey = z.strictObject({ id: z.string().max(64), name: PasskeyName });
export type RenamePasskey = z.output<typeof RenamePasskey>;

export const RemoveFactor = z.strictObject({ id: z.string().max(64) });
export type RemoveFactor = z.output<typeof RemoveFactor>;

/** What the page that asks for the second factor shows after a try. */
export type FactorState = { problem: null | 'wrong' | 'locked' | 'busy' | 'over' };
