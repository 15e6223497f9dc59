import type { EnvironmentKind, Permission } from '@/lib/auth/permissions';
import { permissionsOfRights } from '@/lib/auth/rights';
import { currentRights } from '@/lib/auth/standing';
import { log } from '@/lib/log';
import { acrossEnvironments, inEnvironment } from '@/lib/present-environment';
import { mayKnow } from './audience';
import { type Fact, factsBetween, horizon, type Position, recentFacts } from './queries';

/** A reader of an environment's facts. `send` and `end` never throw. */
export type Reader = {
  userId: string;
  token: string;
  environmentId: string;
  kind: EnvironmentKind;
  permissions: ReadonlySet<Permission>;
  /** Facts that this reader may know, in order; null when there were too many and everything must be read again. */
  send(facts: readonly Fact[] | null, position: string): void;
  end(): void;
};

/** Facts of one environment, read once for all its readers. `boundary` is how far everybody has been told. */
type Room = { boundary: string | null; readers: Set<Reader>; opened: Promise<void> };
type Hub = { rooms: Map<string, Room>; timer: NodeJS.Timeout | null };

/** Well below the second within which a member who was removed must be told nothing more. */
const TICK_MS = 700;
export const READERS_MAX = 1_000;
export const READERS_PER_MEMBER_MAX = 12;

const holder = globalThis as typeof globalThis & { countinghouseHub?: Hub };

/** One source per process, whatever number of readers: it looks only while somebody listens. */
function hub(): Hub {
  holder.countinghouseHub ??= { rooms: new Map(), timer: null };
  return holder.countinghouseHub;
}

function readers(): Reader[] {
  return [...hub().rooms.values()].flatMap((room) => [...room.readers]);
}

/** Whether another reader of this user fits into this process. */
export function hasRoom(userId: string): boolean {
  const all = readers();
  return (
    all.length < READERS_MAX &&
    all.filter((reader) => reader.userId === userId).length < READERS_PER_MEMBER_MAX
  );
}

/**
 * Tells a reader every fact behind `after` (or of the last seconds) and then those to come, each once and in order,
 * until the returned function is called. `ready` comes first, with the position from which everything follows live.
 */
export async function join(
  reader: Reader,
  after: Position | null,
  ready: (position: string) => void,
): Promise<() => void> {
  const { environmentId } = reader;
  let room = await openRoom(environmentId);
  while (hub().rooms.get(environmentId) !== room) room = await openRoom(environmentId);
  // From here on nothing may wait until the seat is taken: what is told later begins at this boundary.
  const boundary = room.boundary ?? '0';
  const leave = () => {
    room.readers.delete(seat);
    if (room.readers.size === 0 && hub().rooms.get(environmentId) === room) hub().rooms.delete(environmentId);
  };
  const waiting: [readonly Fact[] | null, string][] = [];
  let isCaughtUp = false;
  const seat: Reader = {
    ...reader,
    send(facts, position) {
      if (isCaughtUp) reader.send(facts, position);
      else waiting.push([facts, position]);
    },
    end() {
      leave();
      reader.end();
    },
  };
  room.readers.add(seat);
  schedule();
  try {
    ready(after ? `${after.xid}.${after.id}` : `${boundary}.`);
    const past = await pastFacts(environmentId, after, boundary);
    if (past?.length !== 0) reader.send(known(seat, past), `${boundary}.`);
    isCaughtUp = true;
    for (const [facts, position] of waiting) reader.send(facts, position);
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}

/** Null also for a position that this database has not reached: it was restored from an older copy. */
async function pastFacts(
  environmentId: string,
  after: Position | null,
  boundary: string,
): Promise<Fact[] | null> {
  if (!after) return recentFacts(environmentId, boundary);
  return BigInt(after.xid) > BigInt(boundary) ? null : factsBetween(environmentId, after, boundary);
}

async function openRoom(environmentId: string): Promise<Room> {
  const { rooms } = hub();
  let room = rooms.get(environmentId);
  if (!room) {
    const opening: Room = { boundary: null, readers: new Set(), opened: Promise.resolve() };
    opening.opened = horizon().then(
      (xid) => {
        opening.boundary = xid;
      },
      (error: unknown) => {
        rooms.delete(environmentId);
        throw error;
      },
    );
    rooms.set(environmentId, opening);
    room = opening;
  }
  await room.opened;
  return room;
}

function known(reader: Reader, facts: readonly Fact[] | null): readonly Fact[] | null {
  return facts?.filter((fact) => mayKnow(reader.permissions, fact.noun)) ?? null;
}

function schedule(): void {
  const source = hub();
  source.timer ??= setTimeout(() => {
    // Begun by one reader, done for all of them.
    acrossEnvironments(tick)
      .catch((error: unknown) => {
        // Who cannot be checked is not told anything: all connections end, and come back when the database does.
        log.warn({ err: error }, 'live updates stopped');
        endAll();
      })
      .finally(() => {
        source.timer = null;
        if (source.rooms.size > 0) schedule();
      });
  }, TICK_MS);
}

async function tick(): Promise<void> {
  await checkReaders();
  const to = await horizon();
  for (const [environmentId, room] of hub().rooms) {
    if (room.boundary === null || BigInt(to) <= BigInt(room.boundary)) continue;
    const from = { xid: room.boundary, id: '' };
    const facts = await inEnvironment(environmentId, () => factsBetween(environmentId, from, to));
    room.boundary = to;
    if (facts?.length === 0) continue;
    for (const reader of [...room.readers]) reader.send(known(reader, facts), `${to}.`);
  }
}

/** Ends the readers whose session or membership is over, and takes over the rights of the others. */
async function checkReaders(): Promise<void> {
  const all = readers();
  if (all.length === 0) return;
  const rights = await currentRights(all);
  for (const [index, reader] of all.entries()) {
    const now = rights[index];
    if (now) reader.permissions = permissionsOfRights(now, reader.kind);
    else reader.end();
  }
}

/** Ends every connection: the process is about to stop. */
export function endAll(): void {
  for (const reader of readers()) reader.end();
}
