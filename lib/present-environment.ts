import { AsyncLocalStorage } from 'node:async_hooks';
import { assert } from './errors';
import { isId } from './ids';

/** The value under which the rows of every environment are there. No environment's id can be it. */
export const EVERYWHERE = '*';
const NOWHERE = '';
/** The database's setting that its policies on rows read. */
export const SETTING = 'countinghouse.environment';

/** `facts` are what every line of the log says of the work there. */
type Place = { environmentId: string; facts?: Readonly<Record<string, string>> };
type Shared = { places: AsyncLocalStorage<Place>; outside: Place };

const holder = globalThis as typeof globalThis & { countinghousePlaces?: Shared };

/** On `globalThis`: Next's bundle and the API handler of one process must mean the same request. */
function shared(): Shared {
  holder.countinghousePlaces ??= { places: new AsyncLocalStorage(), outside: { environmentId: NOWHERE } };
  return holder.countinghousePlaces;
}

/**
 * The environment whose rows the present work may see and write, by the database's own policies: an id, `EVERYWHERE`, or
 * the empty text for none at all. Work that nobody led anywhere sees nothing.
 */
export function presentEnvironment(): string {
  const { places, outside } = shared();
  return (places.getStore() ?? outside).environmentId;
}

/** Answers a request: until `enterEnvironment` says whose it is, no environment's rows are there. */
export function atDoor<Answer>(answer: () => Answer): Answer {
  return shared().places.run({ environmentId: NOWHERE }, answer);
}

/**
 * The request at a door turned out to be one of this environment: its actor was authenticated, or its address names the
 * environment. A request has one; asking for a second one is a mistake of ours. Changes nothing for work that is not a
 * door's.
 */
export function enterEnvironment(environmentId: string): void {
  const place = shared().places.getStore();
  if (!place || place.environmentId === EVERYWHERE) return;
  assert(isId('environment', environmentId), 'a door leads into an environment');
  const isFirst = place.environmentId === NOWHERE;
  assert(isFirst || place.environmentId === environmentId, 'a request leads into one environment');
  place.environmentId = environmentId;
}

/** Does work for one environment: a job's part, or what a process does for many requests at once. */
export function inEnvironment<Result>(environmentId: string, work: () => Result): Result {
  assert(isId('environment', environmentId), 'work for one environment names it');
  return go(environmentId, work);
}

/**
 * Does work that cannot belong to one environment: finding out whose key it is, what is due anywhere, what is written for
 * several at once. Never around anything that a caller chose; tests/operations/environment-rows.spec.ts lists who may.
 */
export function acrossEnvironments<Result>(work: () => Result): Result {
  return go(EVERYWHERE, work);
}

/** Elsewhere, with what is logged where this comes from. */
function go<Result>(environmentId: string, work: () => Result): Result {
  const { places } = shared();
  const facts = places.getStore()?.facts;
  return places.run(facts ? { environmentId, facts } : { environmentId }, work);
}

/**
 * Does work of which every line of the log says so, for instance the job that it is a part of. Each further
 * AsyncLocalStorage of a process would make every promise in it dearer, so these facts are where the environment is.
 */
export function loggedWith<Result>(facts: Readonly<Record<string, string>>, work: () => Result): Result {
  return shared().places.run({ environmentId: presentEnvironment(), facts }, work);
}

/** What `loggedWith` says of the present work. */
export function loggedFacts(): Readonly<Record<string, string>> | undefined {
  return shared().places.getStore()?.facts;
}

/** Makes this process an operator's tool, such as a command or a test: what is done at no door reaches everything. */
export function operateEverywhere(): void {
  shared().outside.environmentId = EVERYWHERE;
}
