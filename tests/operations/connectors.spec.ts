import {
  CONNECTORS,
  type ConnectorName,
  connectorForMethod,
  connectorNamed,
  connectorsFor,
} from '@/lib/connectors';
import type { Connector } from '@/lib/connectors/contract';
import { select } from '@/lib/db';
import { newId } from '@/lib/ids';
import { decideChallenge } from '@/lib/sandbox/challenges';
import { setFaults } from '@/lib/sandbox/faults';
import { signatureHeader } from '@/lib/sandbox/signature';
import { expect, test } from '../support/database';
import { approved, authorization, challengeOf, newContext, WORLDS } from './connectors-worlds';

/** Effects of one operation in the network's own log. */
async function effects(environmentId: string, operationId: string): Promise<string[]> {
  const rows = await select<{ state: string }>(
    'test_effects',
    'SELECT state FROM sandbox_effect WHERE environment_id = $1 AND operation_id = $2',
    [environmentId, operationId],
  );
  return rows.map((row) => row.state);
}

for (const name of Object.keys(CONNECTORS) as ConnectorName[]) {
  const connector: Connector = CONNECTORS[name];
  const world = WORLDS[name];

  test.describe(`the contract of ${name}`, () => {
    test('is registered under its own name and offered for its method', () => {
      expect(connector.name).toBe(name);
      expect(connectorNamed(name)).toBe(connector);
      for (const kind of connector.environments) {
        expect(connectorsFor(kind)).toContain(connector);
        expect(connectorForMethod(kind, connector.methodType)).not.toBeNull();
      }
      expect(connector.fee.basisPoints).toBeGreaterThan(0);
    });

    test('approves the whole amount in the currency asked', async () => {
      const context = newContext();
      const { request } = await approved(connector, world, context);
      const { outcome } = await connector.inquire({ operationId: request.operationId, seal: false }, context);
      expect(outcome).toMatchObject({ result: 'approved', amount: 10_000n, currency: world.currency });
      expect(await effects(context.environmentId, request.operationId)).toEqual(['approved']);
    });

    test('declines with a unified code, the network’s code and an advice', async () => {
      const context = newContext();
      const request = authorization(world, world.declining.request());
      let answer = await connector.authorize(request, context);
      if (world.declining.decision) {
        await decideChallenge(context.environmentId, challengeOf(answer), world.declining.decision);
        answer = await connector.inquire({ operationId: request.operationId, seal: false }, context);
      }
      expect(answer.outcome).toMatchObject({ result: 'declined', decline: { code: world.declining.code } });
      if (answer.outcome.result === 'declined') {
        expect(answer.outcome.decline.network_code).toBeTruthy();
        expect(answer.outcome.decline.advice).toBeTruthy();
      }
    });

    test('has one effect when the same operation is sent twenty times at once', async () => {
      const context = newContext();
      const { followUp } = await approved(connector, world, context);
      // Twenty of them would fit, so only the operation id can stop them.
      const refund = followUp(400n);
      const answers = await Promise.all(Array.from({ length: 20 }, () => connector.refund(refund, context)));
      for (const { outcome } of answers) expect(outcome).toMatchObject({ result: 'approved', amount: 400n });
      expect(await effects(context.environmentId, refund.operationId)).toEqual(['approved']);
      const rest = await connector.refund(followUp(9_601n), context);
      expect(rest.outcome.result).toBe('declined');
      expect((await connector.refund(followUp(9_600n), context)).outcome.result).toBe('approved');
    });

    test('answers an authorization sent twice with the first answer', async () => {
      const context = newContext();
      const request = authorization(world);
      const first = await connector.authorize(request, context);
      const second = await connector.authorize(request, context);
      expect(second.outcome).toEqual(first.outcome);
    });

    test('believes nothing when an operation id was used for something else', async () => {
      const context = newContext();
      const request = authorization(world);
      const first = await connector.authorize(request, context);
      const other = await connector.authorize({ ...request, amount: 9_999n }, context);
      expect(other.outcome).toEqual({ result: 'unknown', cause: 'bad_answer' });
      expect(other.exchange.response?.status).toBe(409);
      const { outcome } = await connector.inquire({ operationId: request.operationId, seal: false }, context);
      expect(outcome.result).toBe(first.outcome.result);
    });

    test('captures in parts, releases the rest, and no more than was authorized', async () => {
      test.skip(!connector.capabilities.partialCapture, 'the network takes the money at once');
      const context = newContext();
      const { followUp } = await approved(connector, world, context, { capture: 'manual' });
      const early = await connector.refund(followUp(1n), context);
      expect(early.outcome).toMatchObject({ result: 'declined', decline: { code: 'refund_rejected' } });
      const part = await connector.capture({ ...followUp(4_000n), final: false }, context);
      expect(part.outcome).toMatchObject({ result: 'approved', amount: 4_000n });
      expect((await connector.capture({ ...followUp(6_001n), final: false }, context)).outcome.result).toBe(
        'declined',
      );
      const last = await connector.capture({ ...followUp(1_000n), final: true }, context);
      expect(last.outcome).toMatchObject({ result: 'approved', amount: 1_000n });
      expect((await connector.capture({ ...followUp(1n), final: false }, context)).outcome.result).toBe(
        'declined',
      );
      expect((await connector.refund(followUp(5_001n), context)).outcome.result).toBe('declined');
      expect((await connector.refund(followUp(5_000n), context)).outcome.result).toBe('approved');
    });

    test('cancels what is not captured, once', async () => {
      test.skip(!connector.capabilities.manualCapture, 'the network takes the money at once');
      const context = newContext();
      const { followUp } = await approved(connector, world, context, { capture: 'manual' });
      expect((await connector.cancel(followUp(10_000n), context)).outcome.result).toBe('approved');
      expect((await connector.cancel(followUp(10_000n), context)).outcome.result).toBe('declined');
      expect((await connector.capture({ ...followUp(1n), final: true }, context)).outcome.result).toBe(
        'declined',
      );
    });

    test('refuses what manual capture would need when it cannot do it', async () => {
      test.skip(connector.capabilities.manualCapture, 'it can');
      const answer = await connector.authorize(authorization(world, { capture: 'manual' }), newContext());
      expect(answer.outcome).toMatchObject({ result: 'declined', decline: { code: 'not_permitted' } });
    });

    test('refunds in parts up to what was captured, in the payment’s currency only', async () => {
      const context = newContext();
      const { followUp } = await approved(connector, world, context);
      expect((await connector.refund(followUp(4_000n), context)).outcome).toMatchObject({
        result: 'approved',
        amount: 4_000n,
      });
      const over = await connector.refund(followUp(6_001n), context);
      expect(over.outcome).toMatchObject({ result: 'declined', decline: { code: 'refund_rejected' } });
      const foreign = await connector.refund({ ...followUp(1n), currency: 'GBP' }, context);
      expect(foreign.outcome.result).toBe('declined');
      const unknown = await connector.refund({ ...followUp(1n), networkReference: 'nothing' }, context);
      expect(unknown.outcome.result).toBe('declined');
      expect((await connector.refund(followUp(6_000n), context)).outcome.result).toBe('approved');
    });

    test('pays out what was captured and no more to a hundred refunds at once', async () => {
      const context = newContext();
      const { followUp } = await approved(connector, world, context);
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => connector.refund(followUp(300n), context)),
      );
      expect(answers.filter(({ outcome }) => outcome.result === 'approved')).toHaveLength(33);
      expect(answers.filter(({ outcome }) => outcome.result === 'declined')).toHaveLength(67);
    });

    test('tells of an operation that it never saw, and seals it for ever', async () => {
      const context = newContext();
      const request = authorization(world);
      const { operationId } = request;
      const open = await connector.inquire({ operationId, seal: false }, context);
      expect(open.outcome).toEqual({ result: 'not_found', sealed: false });
      const sealed = await connector.inquire({ operationId, seal: true }, context);
      expect(sealed.outcome).toEqual({ result: 'not_found', sealed: true });
      const late = await connector.authorize(request, context);
      expect(late.outcome).toMatchObject({ result: 'declined', decline: { code: 'not_received' } });
      const again = await connector.inquire({ operationId, seal: false }, context);
      expect(again.outcome).toEqual({ result: 'not_found', sealed: true });
    });

    test('does not seal what it has seen', async () => {
      const context = newContext();
      const { request } = await approved(connector, world, context);
      const { outcome } = await connector.inquire({ operationId: request.operationId, seal: true }, context);
      expect(outcome.result).toBe('approved');
    });

    test('lets either the seal or the late call win, never both', async () => {
      const context = newContext();
      for (let round = 0; round < 20; round += 1) {
        const request = authorization(world);
        const [call, seal] = await Promise.all([
          connector.authorize(request, context),
          connector.inquire({ operationId: request.operationId, seal: true }, context),
        ]);
        const acted = call.outcome.result === 'approved' || call.outcome.result === 'pending';
        expect(seal.outcome.result === 'not_found').toBe(!acted);
      }
    });

    test('keeps environments apart', async () => {
      const { request } = await approved(connector, world, newContext());
      const { outcome } = await connector.inquire(
        { operationId: request.operationId, seal: false },
        newContext(),
      );
      expect(outcome.result).toBe('not_found');
    });

    test('asks the payer again for nothing once the merchant has closed the payment', async () => {
      test.skip(!world.needsPayer, 'no payer is asked');
      const context = newContext();
      const request = authorization(world);
      const answer = await connector.authorize(request, context);
      const { outcome } = answer;
      if (outcome.result !== 'pending') throw new Error('the payer should be asked');
      const { operationId, ...rest } = request;
      const cancel = {
        ...rest,
        operationId: newId('operation'),
        networkReference: outcome.networkReference ?? '',
      };
      expect((await connector.cancel(cancel, context)).outcome.result).toBe('approved');
      await decideChallenge(context.environmentId, challengeOf(answer), 'approved');
      const after = await connector.inquire({ operationId, seal: false }, context);
      expect(after.outcome).toMatchObject({ result: 'declined', decline: { code: 'payer_canceled' } });
    });

    const FAULTS = [
      { fault: 'timeout_before', outcome: { result: 'unknown', cause: 'timeout' }, acted: false },
      { fault: 'timeout_after', outcome: { result: 'unknown', cause: 'timeout' }, acted: true },
      { fault: 'error_before', outcome: { result: 'unknown', cause: 'server_error' }, acted: false },
      { fault: 'error_after', outcome: { result: 'unknown', cause: 'server_error' }, acted: true },
      { fault: 'garbage', outcome: { result: 'unknown', cause: 'bad_answer' }, acted: true },
      { fault: 'truncated', outcome: { result: 'unknown', cause: 'bad_answer' }, acted: true },
      { fault: 'wrong_amount', outcome: { result: 'unknown', cause: 'bad_answer' }, acted: true },
      { fault: 'reset', outcome: { result: 'unknown', cause: 'connection_lost' }, acted: true },
      { fault: 'refused', outcome: { result: 'not_sent', cause: 'unreachable' }, acted: false },
    ] as const;
    for (const { fault, outcome, acted } of FAULTS) {
      test(`does not guess: ${fault} ends as ${outcome.result}, and the inquiry knows`, async () => {
        const context = newContext();
        const { followUp } = await approved(connector, world, context);
        await setFaults(context.environmentId, [{ kind: 'refund', fault, remaining: 1 }]);
        const refund = followUp(2_500n);
        const answer = await connector.refund(refund, { ...context, timeoutMs: 150 });
        expect(answer.outcome).toEqual(outcome);
        const truth = await connector.inquire({ operationId: refund.operationId, seal: false }, context);
        expect(truth.outcome.result).toBe(acted ? 'approved' : 'not_found');
        expect((await connector.refund(refund, context)).outcome.result).toBe('approved');
        expect((await connector.refund(followUp(7_501n), context)).outcome.result).toBe('declined');
      });
    }

    test('believes callbacks by their signature, time and environment only', () => {
      const { environmentId } = newContext();
      const operationId = newId('operation');
      const network = name === 'sandbox-card' ? 'card' : 'alipay';
      const rawBody = JSON.stringify({
        id: 'cb_1',
        type: 'operation.settled',
        environment: environmentId,
        network,
        operation: {
          operation_id: operationId,
          kind: 'authorization',
          state: 'approved',
          response_code: '00',
          reference: 'ref_1',
          amount: 10_000,
          currency: world.currency,
          three_ds: null,
          next_action: null,
        },
      });
      const parse = (signature: string | undefined, body = rawBody, environment = environmentId) =>
        connector.parseCallback(
          { headers: { 'sandbox-signature': signature }, rawBody: body },
          { environmentId: environment },
        );
      const good = signatureHeader(environmentId, rawBody);
      expect(parse(good)).toMatchObject({
        verified: true,
        operationId,
        callbackId: 'cb_1',
        outcome: { result: 'approved', amount: 10_000n, currency: world.currency },
      });
      expect(parse(undefined)).toEqual({ verified: false, reason: 'unsigned' });
      expect(parse('t=1,v1=zz')).toEqual({ verified: false, reason: 'malformed' });
      expect(parse(good, rawBody.replace('10000', '10001'))).toEqual({
        verified: false,
        reason: 'bad_signature',
      });
      expect(parse(good, rawBody, 'env_other')).toEqual({ verified: false, reason: 'bad_signature' });
      const foreign = signatureHeader('env_other', rawBody);
      expect(parse(foreign, rawBody, 'env_other')).toEqual({ verified: false, reason: 'bad_signature' });
      const old = signatureHeader(environmentId, rawBody, Date.now() - 301_000);
      expect(parse(old)).toEqual({ verified: false, reason: 'too_old' });
      const ahead = signatureHeader(environmentId, rawBody, Date.now() + 305_000);
      expect(parse(ahead)).toEqual({ verified: false, reason: 'too_old' });
      const nonsense = '{"id":';
      expect(parse(signatureHeader(environmentId, nonsense), nonsense)).toEqual({
        verified: false,
        reason: 'malformed',
      });
      expect(parse(signatureHeader(environmentId, 'null'), 'null')).toEqual({
        verified: false,
        reason: 'malformed',
      });
    });

    test('keeps no card number and no CVC of an exchange', async () => {
      const context = newContext();
      const request = authorization(world);
      const { exchange } = await connector.authorize(request, context);
      const kept = JSON.stringify(exchange);
      if (request.card) expect(kept).not.toContain(request.card.number);
      expect(kept).not.toContain('cvc');
      expect(kept).toContain(request.operationId);
      const rows = await select(
        'test_log',
        `SELECT to_jsonb(e)::text AS row FROM sandbox_effect e WHERE environment_id = $1`,
        [context.environmentId],
      );
      expect(JSON.stringify(rows)).not.toMatch(/4242424242424242|"123"/);
    });
  });
}
