import { createHash } from 'node:crypto';
import { newId } from '@/lib/ids';
import type { Row, Rows, Table } from './rows-world';

export type PeopleTable = 'custom_role' | 'invitation' | 'mail';
const AT = '2026-11-23T12:00:00Z';
const ended: Row = { ended_by: 'usr_1', ended_at: AT };
const elsewhere: Row = { environment_id: 'env_none' };
const long = (length: number) => 'x'.repeat(length);
let lastPlace = 0;

export function isPeopleTable(table: string): table is PeopleTable {
  return table === 'custom_role' || table === 'invitation' || table === 'mail';
}

/** As `goodRow`, for roles of a merchant's own, invitations and mail. */
export function goodPeopleRow(
  table: PeopleTable,
  { environment: environment_id, merchant: merchant_id }: Rows,
): Row {
  if (table === 'custom_role') {
    lastPlace = (lastPlace % 50) + 1;
    const id = newId('customRole');
    return { merchant_id, id, place: lastPlace, name: `Till ${id}`, access: '{}', created_by: 'usr_1' };
  }
  if (table === 'mail') {
    return {
      environment_id,
      id: newId('mail'),
      kind: 'invitation',
      about: newId('invitation'),
      occasion: '1',
      recipient: 'ann@shop.example',
      locale: 'en',
    };
  }
  const id = newId('invitation');
  return {
    merchant_id,
    id,
    environment_id,
    email: `${id}@shop.example`,
    role: 'support',
    locale: 'en',
    token_digest: createHash('sha256').update(id).digest(),
    created_by: 'usr_1',
    expires_at: AT,
  };
}

/** The cases of rule-cases.ts that people have. */
export const PEOPLE_CASES: readonly (readonly [PeopleTable, Row, string])[] = [
  ['custom_role', { merchant_id: 'mer_none' }, 'custom_role_merchant_id_fkey'],
  ['custom_role', { place: 51 }, 'custom_role_fifty'],
  ['custom_role', { place: 0 }, 'custom_role_fifty'],
  ['custom_role', { name: '' }, 'custom_role_name'],
  ['custom_role', { name: ' Till' }, 'custom_role_name'],
  ['custom_role', { name: long(61) }, 'custom_role_name'],
  ['custom_role', { name: 'Owner' }, 'custom_role_not_built_in'],
  ['custom_role', { access: '[]' }, 'custom_role_access'],
  ['custom_role', { refund_limit_major: -1 }, 'custom_role_limit'],
  ['custom_role', { version: 0 }, 'custom_role_version'],
  ['invitation', { merchant_id: 'mer_none' }, 'invitation_merchant_id_fkey'],
  ['invitation', elsewhere, 'invitation_environment_id_fkey'],
  ['invitation', { token_digest: Buffer.alloc(31) }, 'invitation_digest'],
  ['invitation', { email: 'Ann@shop.example' }, 'invitation_email'],
  ['invitation', { role: 'king' }, 'invitation_role'],
  ['invitation', { role: 'custom' }, 'invitation_role_whole'],
  ['invitation', { custom_role_id: 'rol_none' }, 'invitation_role_whole'],
  ['invitation', { role: 'custom', custom_role_id: 'rol_none' }, 'invitation_custom_role'],
  ['invitation', { refund_limit_major: -1 }, 'invitation_limit'],
  ['invitation', { locale: 'de' }, 'invitation_locale'],
  ['invitation', { status: 'lost', ...ended }, 'invitation_status'],
  ['invitation', { link: 0 }, 'invitation_link'],
  ['invitation', { status: 'accepted' }, 'invitation_ended_whole'],
  ['invitation', ended, 'invitation_ended_whole'],
  ['mail', elsewhere, 'mail_environment_id_fkey'],
  ['mail', { kind: 'advertisement' }, 'mail_kind'],
  ['mail', { occasion: long(41) }, 'mail_short'],
  ['mail', { recipient: 'ann@shop.example\r\nBcc: b@shop.example' }, 'mail_one_line'],
  ['mail', { recipient: 'ann@shop.example,b@shop.example' }, 'mail_one_line'],
  ['mail', { locale: 'de' }, 'mail_locale'],
  ['mail', { facts: '[]' }, 'mail_facts'],
  ['mail', { status: 'lost', ended_at: AT }, 'mail_status'],
  ['mail', { tries: 7 }, 'mail_tries'],
  ['mail', { problem: long(201) }, 'mail_problem'],
  ['mail', { status: 'sent' }, 'mail_ended_whole'],
];

export const PEOPLE_PAIRS: readonly (readonly [PeopleTable, Row, readonly string[], string])[] = [
  ['custom_role', {}, ['id'], 'custom_role_pkey'],
  ['custom_role', {}, ['place'], 'custom_role_place'],
  ['custom_role', {}, ['name'], 'custom_role_one_name'],
  ['invitation', {}, ['id'], 'invitation_pkey'],
  ['invitation', {}, ['token_digest'], 'invitation_token'],
  ['invitation', {}, ['email'], 'invitation_one_open'],
  ['mail', {}, ['id'], 'mail_pkey'],
  ['mail', {}, ['about'], 'mail_told_once'],
];

export const PEOPLE_TABLES: readonly Table[] = ['custom_role', 'invitation', 'mail'];
