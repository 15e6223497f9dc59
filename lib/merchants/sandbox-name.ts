/** What a sandbox may be called: the name is a part of the console's URLs. Client-safe. */

export const SANDBOX_NAME_LENGTH_MAX = 32;

const SHAPE = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** What is wrong with a name; null when it can be used, as far as that is known without the database. */
export function sandboxNameFault(name: string): 'empty' | 'too_long' | 'shape' | 'live' | null {
  if (name === '') return 'empty';
  if (name.length > SANDBOX_NAME_LENGTH_MAX) return 'too_long';
  if (!SHAPE.test(name)) return 'shape';
  // `live` is the live environment's and nobody else's.
  return name === 'live' ? 'live' : null;
}
