import { z } from 'zod';
import { type Access, AREAS, type Area, KINDS, levelsOf } from '@/lib/auth/areas';
import { RefundLimit, RoleChoice } from '@/lib/merchants/schema';

export const ROLE_NAME_LENGTH_MAX = 60;

const areas = Object.fromEntries(
  AREAS.map((area) => [
    area,
    z
      .strictObject({
        live: z.enum(levelsOf(area, 'live') as ['none']).optional(),
        sandbox: z.enum(levelsOf(area, 'sandbox') as ['none']).optional(),
      })
      .optional(),
  ]),
) as unknown as Record<Area, z.ZodOptional<z.ZodType<Access[Area]>>>;

/** Every member sees payments, because every page of the console stands on them. */
const access = z
  .strictObject(areas)
  .transform((given) => given as Access)
  .refine((given) => KINDS.every((kind) => (given.payments?.[kind] ?? 'none') !== 'none'), {
    path: ['payments'],
    message: 'every role views payments',
  });

const role = {
  name: z.string().trim().min(1).max(ROLE_NAME_LENGTH_MAX),
  access,
  /** Null is no limit. */
  refundLimitMajor: RefundLimit.nullable(),
};

export const CreateRole = z.strictObject(role);
export type CreateRole = z.output<typeof CreateRole>;

export const ChangeRole = z.strictObject({ id: z.string().max(64), version: z.number().int(), ...role });
export type ChangeRole = z.output<typeof ChangeRole>;

/** `moveTo` is where members and open invitations go; a role that somebody has is not deleted without it. */
export const DeleteRole = z.strictObject({
  id: z.string().max(64),
  version: z.number().int(),
  moveTo: RoleChoice.optional(),
});
export type DeleteRole = z.output<typeof DeleteRole>;
