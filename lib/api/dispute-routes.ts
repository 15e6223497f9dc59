import { acceptDispute } from '@/lib/disputes/accept-dispute';
import { DisputeFilters } from '@/lib/disputes/filters';
import { getDispute, listDisputes } from '@/lib/disputes/queries';
import { renderDispute } from '@/lib/disputes/render';
import { AcceptDispute, SubmitDispute, UpdateDispute } from '@/lib/disputes/schema';
import { submitDispute } from '@/lib/disputes/submit-dispute';
import { updateEvidence } from '@/lib/disputes/update-evidence';
import { advanceTestDispute, openTestDispute, renderTestDispute } from '@/lib/testlab/disputes';
import { AdvanceTestDispute, OpenTestDispute } from '@/lib/testlab/schema';
import { act, list, type Route, read } from './route';

const disputes = { permission: 'disputes:write', returns: 'Dispute', render: renderDispute } as const;
const required = { idempotency: 'required' } as const;
const optional = { idempotency: 'optional' } as const;

/** Disputes, and the pretend bank that opens and decides them in a sandbox. */
// biome-ignore format: a table reads better in its own columns
export const DISPUTE_ROUTES: readonly Route[] = [
  list('/disputes', {
    permission: 'disputes:read', returns: 'Dispute', render: renderDispute,
    summary: 'List disputes by the time to answer', schema: DisputeFilters, query: listDisputes,
  }),
  read('/disputes/:id', {
    permission: 'disputes:read', returns: 'Dispute', render: renderDispute, summary: 'Retrieve a dispute',
    query: getDispute,
  }),
  act('/disputes/:id', {
    ...disputes, ...optional, summary: 'Change the draft of a dispute’s evidence', schema: UpdateDispute,
    operation: updateEvidence,
  }),
  act('/disputes/:id/submit', {
    ...disputes, ...required, summary: 'Send the evidence to the bank, once', schema: SubmitDispute,
    operation: submitDispute,
  }),
  act('/disputes/:id/accept', {
    ...disputes, ...required, summary: 'Accept a dispute: the payer keeps the money', schema: AcceptDispute,
    operation: acceptDispute,
  }),
  act('/test_helpers/disputes', {
    permission: 'sandbox:write', returns: 'TestDispute', ...optional, summary: 'Let a payer dispute a sandbox payment',
    schema: OpenTestDispute, operation: (actor, input) => openTestDispute(actor, input),
    render: (_, dispute) => renderTestDispute(dispute),
  }),
  act('/test_helpers/disputes/:id/advance', {
    permission: 'sandbox:write', returns: 'TestDispute', ...optional,
    summary: 'Let the pretend bank decide a dispute, or take it a stage on', schema: AdvanceTestDispute,
    operation: (actor, input) => advanceTestDispute(actor, input), render: (_, dispute) => renderTestDispute(dispute),
  }),
];
