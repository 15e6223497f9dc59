/** Notices that a member can put away. Client-safe. */
import { z } from 'zod';

/**
 * `onboarding:env_…`: the first steps in a sandbox; `sign_in:usr_…`: failed tries on a user's account; `mention:note_…`: a
 * note that names the reader; `key_ends:key_…`: a key in use that ends soon;
 * `reviews:env_…`: reviews that are overdue or due within hours;
 * `webhook:we_…`: an endpoint that was disabled by itself; `factor:usr_…`: what happened to the reader's second factors.
 */
export const DismissNotice = z.strictObject({
  notice: z
    .string()
    .regex(
      /^(?:onboarding:env|reviews:env|sign_in:usr|mention:note|key_ends:key|webhook:we|factor:usr)_[0-9a-z]{26}$/,
    ),
  /** The last fact that the reader has seen; a newer one brings the notice back. */
  seen: z.iso.datetime({ offset: true }),
});
export type DismissNotice = z.output<typeof DismissNotice>;
