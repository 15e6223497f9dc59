import pg from 'pg';
import { systemActor } from '@/lib/auth/actor';
import { createKey } from '@/lib/credentials/create-key';
import { closeDatabase, pool } from '@/lib/db';
import { newId } from '@/lib/ids';
import { createMerchant } from '@/lib/merchants/create-merchant';
import { CreateMerchant } from '@/lib/merchants/schema';
import { BUILT_IN_RECEIVER } from '@/lib/webhooks/address';
import { CreateEndpoint } from '@/lib/webhooks/schema';
import { createEndpoint } from '@/lib/webhooks/write-endpoint';
import { dropDatabase, ensureDatabase } from '../../scripts/roles.mjs';
import { makeMember } from '../operations/auth-support';
import {
  benchCluster,
  createFromTemplate,
  environmentFor,
  prepareTemplate,
  releaseTestCluster,
} from '../support/cluster';
import { closePools, openPools, type TestDatabase } from '../support/database';
import { startServer, type TestServer } from '../support/server';
import { ApiWorker, type Shop } from './api-payments';

export const SPREAD = 20;
/** Nothing is looked up for copies, and what they are indexed by is sorted in memory. */
const COPIERS = '-c session_replication_role=replica -c maintenance_work_mem=512MB';
/** `process` is COUNTINGHOUSE_PROCESS of the server; `profile` makes it write a CPU profile when it ends. */
type Options = { process: string; profile: boolean };

/** Everything that the benchmark works on: a database of its own, shops with keys, and a server process. */
export class World {
  private server: TestServer | null = null;
  private readonly copiers: pg.Pool;

  private constructor(
    readonly database: TestDatabase,
    readonly shops: readonly Shop[],
    /**
     * Where the floor writes: a database of its own, with the environment that its rows belong to. In ours they would be work for
     * the server's jobs, which sum up and look at whatever happened, while it is ours that is measured.
     */
    readonly floor: { database: TestDatabase; environmentId: string },
    readonly tpcbUrl: string,
    private readonly options: Options,
    private readonly superuserUrl: string,
    private readonly tpcbName: string,
  ) {
    const connectionString = Object.assign(new URL(superuserUrl), { pathname: database.name }).href;
    this.copiers = new pg.Pool({ connectionString, options: COPIERS });
    // Dropping the database ends connections that are being closed.
    this.copiers.on('error', () => undefined);
  }

  static async create(options: Options): Promise<World> {
    const cluster = await benchCluster();
    await prepareTemplate(cluster);
    const name = await createFromTemplate(cluster, 'bench');
    const env = environmentFor(cluster, name);
    Object.assign(process.env, env, { LOG_LEVEL: 'silent', JOBS: '0', DATABASE_POOL_SIZE: '40' });
    const superuserUrl = cluster.url('superuser', 'postgres');
    const tpcbName = `test_${process.pid}_tpcb`;
    await ensureDatabase(superuserUrl, tpcbName);
    const shops = await Promise.all(Array.from({ length: SPREAD }, (_, index) => openShop(`bench-${index}`)));
    for (const { environmentId } of shops) await listen(environmentId);
    const database = openPools(name, env);
    const floorName = await createFromTemplate(cluster, 'floor');
    const floor = openPools(floorName, environmentFor(cluster, floorName));
    const { environmentId } = await openShop('bench-floor');
    await copyEnvironment(environmentId, database, floor);
    return new World(
      database,
      shops,
      { database: floor, environmentId },
      cluster.url('superuser', tpcbName),
      options,
      superuserUrl,
      tpcbName,
    );
  }

  get port(): number {
    return this.running().port;
  }

  get servesPages(): boolean {
    return this.options.process !== 'api';
  }

  get pid(): number {
    return this.running().pid;
  }

  /** A new server process, with more variables and parameters of Node; the one before is stopped. */
  async restartServer(
    more: Record<string, string> = {},
    nodeParameters: readonly string[] = [],
  ): Promise<void> {
    await this.stopServer();
    const profiling = this.options.profile ? ['--cpu-prof', '--cpu-prof-dir=bench'] : [];
    this.server = await startServer({
      env: {
        ...this.database.env,
        API_RATE_LIMIT: '1000000',
        COUNTINGHOUSE_PROCESS: this.options.process,
        DATABASE_POOL_SIZE: '12',
        LOG_LEVEL: 'info',
        ...more,
      },
      nodeParameters: [...profiling, ...nodeParameters],
    });
  }

  /** No server, and no jobs of one, while rows are made. */
  async stopServer(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  /** Connections to the API, spread over this many shops. */
  openWorkers(count: number, shops = 1, isSigning = false): Promise<ApiWorker[]> {
    return Promise.all(
      Array.from({ length: count }, (_, index) =>
        ApiWorker.open(this.port, this.shops[index % shops] as Shop, isSigning),
      ),
    );
  }

  /** A connection for copies of payments, whose keys are those of their originals: nothing is looked up for them. */
  connectForCopies = (): Promise<pg.PoolClient> => this.copiers.connect();

  /** Writes many copies to these tables: indexes on which no key rests are built anew afterwards, as for any bulk load. */
  private readonly withoutIndexes = async (
    tables: readonly string[],
    write: () => Promise<void>,
  ): Promise<void> => {
    const { rows: indexes } = await this.copiers.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
       WHERE indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
      [tables],
    );
    for (const { name } of indexes) await this.copiers.query(`DROP INDEX ${name}`);
    await write();
    for (const { definition } of indexes) await this.copiers.query(definition);
  };

  /** How many payments are made for lists and pages: copies without a history, as fast as they can be written. */
  readonly copying = { history: false, connect: this.connectForCopies, around: this.withoutIndexes };

  /** As autovacuum does it, but now: every measurement begins with fresh statistics and a warm cache. */
  async settle(): Promise<void> {
    await this.database.owner.query('VACUUM ANALYZE');
    await this.floor.database.owner.query('VACUUM ANALYZE');
  }

  /** Row-level security of every table that has policies, on or off. */
  async setPolicies(isOn: boolean): Promise<void> {
    const { rows } = await this.database.owner.query<{ name: string }>(
      'SELECT DISTINCT polrelid::regclass::text AS name FROM pg_policy',
    );
    const verb = isOn ? 'ENABLE' : 'DISABLE';
    for (const { name } of rows)
      await this.database.owner.query(`ALTER TABLE ${name} ${verb} ROW LEVEL SECURITY`);
  }

  async close(): Promise<void> {
    await this.stopServer();
    await closeDatabase();
    await this.copiers.end();
    await Promise.all([this.database, this.floor.database].map(closePools));
    for (const name of [this.database.name, this.floor.database.name, this.tpcbName])
      await dropDatabase(this.superuserUrl, name);
    await releaseTestCluster();
  }

  private running(): TestServer {
    if (!this.server) throw new Error('the server was not started');
    return this.server;
  }
}

/** An owner of the merchant of a sandbox: the cookie of a session, and where the sandbox's pages are. */
export async function ownerOf(environmentId: string): Promise<{ cookie: string; pages: string }> {
  const { environment } = await systemActor(environmentId);
  const merchant = { merchantId: environment.merchantId, sandbox: environmentId } as never;
  const { cookie } = await makeMember(merchant, 'owner');
  return { cookie, pages: `/m/${environment.merchantSlug}/${environment.name}` };
}

async function openShop(slug: string): Promise<Shop> {
  const owner = { email: `owner@${slug}.example`, name: 'Owner', passwordHash: '$argon2id$nobody-signs-in' };
  const { sandbox } = await createMerchant(CreateMerchant.parse({ slug, name: slug }), owner);
  return keyFor(sandbox);
}

/** The same environment and merchant in another database, without anything else of them. */
async function copyEnvironment(id: string, from: TestDatabase, to: TestDatabase): Promise<void> {
  for (const [table, where] of [
    ['merchant', 'id = (SELECT merchant_id FROM environment WHERE id = $1)'],
    ['environment', 'id = $1'],
  ] as const) {
    const { rows } = await from.owner.query(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${where}`, [id]);
    await to.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
      rows[0]?.row,
    ]);
  }
}

/** Every payment is told to somebody: the built-in receiver hears of all events. */
async function listen(environmentId: string): Promise<void> {
  const operator = await systemActor(environmentId, newId('request'));
  const wanted = CreateEndpoint.parse({ url: BUILT_IN_RECEIVER, event_types: ['*'] });
  await createEndpoint(operator, wanted, { claim: null });
}

/** A secret key for a sandbox, and one that signs. */
export async function keyFor(environmentId: string): Promise<Shop> {
  const operator = await systemActor(environmentId, newId('request'));
  const { secret } = await createKey(operator, { name: 'Benchmark', kind: 'secret' }, { claim: null });
  const signing = await createKey(operator, { name: 'Signs', kind: 'signing' }, { claim: null });
  return { secret, environmentId, signing };
}

/** Versions and settings without which a figure means nothing; refuses to measure a database that may lose commits. */
export async function describeMachine(): Promise<Record<string, string>> {
  const { rows } = await pool().query<{ version: string; fsync: string; synchronous_commit: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS synchronous_commit`,
  );
  const { version = '', fsync, synchronous_commit } = rows[0] ?? {};
  if (fsync !== 'on' || synchronous_commit !== 'on') {
    throw new Error(`fsync is ${fsync} and synchronous_commit is ${synchronous_commit}; both must be on`);
  }
  const { cpus, loadavg, totalmem } = await import('node:os');
  return {
    node: process.version,
    postgresql: version,
    fsync,
    synchronous_commit,
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory_gib: (totalmem() / 2 ** 30).toFixed(1),
    load_before: loadavg()[0]?.toFixed(2) ?? '',
  };
}
