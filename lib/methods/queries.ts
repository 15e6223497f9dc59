import type { Actor } from '@/lib/auth/actor';
import { openBreakers } from '@/lib/breakers/queries';
import { type BreakerView, renderBreaker } from '@/lib/breakers/render';
import { connectorForMethod } from '@/lib/connectors';
import type { Connector } from '@/lib/connectors/contract';
import { db } from '@/lib/db';
import type { MethodSetting } from '@/lib/generated/prisma/client';
import { type FeeTerms, METHODS } from './schema';

/** A method as the console shows it: its settings, and the terms that hold without any. */
export type MethodView = {
  method: (typeof METHODS)[number];
  connector: string | null;
  /** What keeps new payments away from the connector; null where nothing does. */
  breaker: BreakerView | null;
  enabled: boolean;
  fee: FeeTerms | null;
  connectorFee: FeeTerms | null;
  version: number;
};

/** The settings of this environment that somebody has saved. */
export function getMethodSettings(actor: Actor): Promise<MethodSetting[]> {
  return db().methodSetting.findMany({ where: { environmentId: actor.environment.id } });
}

/** Every method of this environment, those without a connector of its kind too. */
export async function listMethods(actor: Actor): Promise<MethodView[]> {
  const [settings, breakers] = await Promise.all([getMethodSettings(actor), openBreakers(actor)]);
  return METHODS.map((method) => {
    const connector = connectorForMethod(actor.environment.kind, method);
    const saved = settings.find((setting) => setting.method === method) ?? null;
    const breaker = breakers.find((open) => open.connector === connector?.name);
    return {
      method,
      connector: connector?.label ?? null,
      breaker: breaker ? renderBreaker(actor, breaker) : null,
      enabled: saved?.enabled ?? true,
      fee: feeOfRow(saved),
      connectorFee: connector && feeOfConnector(connector),
      version: saved?.version ?? 0,
    };
  });
}

function feeOfRow(setting: MethodSetting | null): FeeTerms | null {
  if (!setting || setting.feeBasisPoints === null) return null;
  return { basis_points: setting.feeBasisPoints, fixed: setting.feeFixed as FeeTerms['fixed'] };
}

function feeOfConnector({ fee }: Connector): FeeTerms {
  return { basis_points: fee.basisPoints, fixed: { ...fee.fixed } };
}
