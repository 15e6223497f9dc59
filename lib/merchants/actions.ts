'use server';

import { redirect } from 'next/navigation';
import { currentFacts } from '@/lib/auth/current-facts';
import { currentToken } from '@/lib/auth/session';
import { keepSignedIn } from '@/lib/auth/session-cookie';
import { signInNewUser } from '@/lib/auth/sign-in';
import { consoleAction } from '@/lib/doors/console-action';
import { DomainError } from '@/lib/errors';
import { changeMember } from './change-member';
import { createSandbox } from './create-environment';
import { removeMember } from './remove-member';
import {
  ChangeMember,
  CreateSandbox,
  RemoveMember,
  SignUp,
  type SignUpField,
  type SignUpState,
} from './schema';
import { signUp } from './sign-up';

export const createSandboxAction = consoleAction(
  'environments:write',
  CreateSandbox,
  createSandbox,
  (_, environment) => environment,
);

export const changeMemberAction = consoleAction(
  'members:write',
  ChangeMember,
  changeMember,
  (_, member) => member,
  { stepUp: 'everywhere' },
);

export const removeMemberAction = consoleAction(
  'members:write',
  RemoveMember,
  removeMember,
  (_, member) => member,
  { stepUp: 'everywhere' },
);

/**
 * Signs up with the fields of `SignUp` from a form, signs the new owner in and goes to the sandbox. For
 * `useActionState`, so the form works without JavaScript too; a refusal gives back what was typed, never the password.
 */
export async function signUpWithPassword(_: SignUpState, form: FormData): Promise<SignUpState> {
  const { password: _password, ...values } = typedFields(form);
  const parsed = SignUp.safeParse(typedFields(form));
  if (!parsed.success) {
    const errors: SignUpState['errors'] = {};
    for (const issue of parsed.error.issues) {
      const field = issue.path[0] as SignUpField;
      errors[field] ??= String(form.get(field) ?? '').trim() === '' ? 'required' : 'invalid';
    }
    return { problem: 'invalid', errors, values };
  }
  let slug: string;
  try {
    const facts = await currentFacts();
    const created = await signUp(parsed.data, facts);
    const owner = { id: created.ownerId, email: created.email };
    await keepSignedIn(await signInNewUser(owner, facts, await currentToken()));
    slug = created.slug;
  } catch (error) {
    return { ...refusalOf(error), values };
  }
  redirect(`/m/${slug}/sandbox`);
}

function typedFields(form: FormData): Partial<Record<SignUpField, string>> {
  const fields: Partial<Record<SignUpField, string>> = {};
  for (const field of Object.keys(SignUp.shape) as SignUpField[]) {
    const value = form.get(field);
    if (typeof value === 'string' && (value !== '' || field === 'password'))
      fields[field] = value.slice(0, 4_000);
  }
  return fields;
}

function refusalOf(error: unknown): Pick<SignUpState, 'problem' | 'errors'> {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'rate_limited' || error.code === 'busy') return { problem: error.code, errors: {} };
  const errors: SignUpState['errors'] = {};
  for (const { pointer, code } of error.details.errors ?? []) errors[pointer.slice(1) as SignUpField] = code;
  return { problem: 'invalid', errors };
}
