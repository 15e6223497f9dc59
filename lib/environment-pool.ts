import pg from 'pg';
import { presentEnvironment, SETTING } from './present-environment';

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/**
 * A pool whose connections show the rows of the caller's present environment. A connection is told only when it showed
 * another one before, so work in one environment pays nothing for it.
 */
export class EnvironmentPool extends pg.Pool {
  /** What each connection was told last. */
  private readonly shown = new WeakMap<pg.PoolClient, string>();
  private saysItself = false;

  /** Runs a statement that names its environment itself, on a connection as it is. */
  queryAsIs<Row extends unknown[]>(statement: pg.QueryArrayConfig): Promise<pg.QueryArrayResult<Row>> {
    this.saysItself = true;
    try {
      // The pool asks for a connection before this returns.
      return this.query<Row>(statement);
    } finally {
      this.saysItself = false;
    }
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
    // Read now: whoever waits for a connection gets it in the middle of somebody else's work.
    const wanted = this.saysItself ? null : presentEnvironment();
    if (wanted !== null) this.prefer(wanted);
    if (!callback) return super.connect().then((client) => this.show(client, wanted));
    super.connect((error, client, done) => {
      if (error || !client || this.fits(client, wanted)) callback(error, client, done);
      else
        this.show(client, wanted).then(
          () => callback(undefined, client, done),
          (failure: Error) => callback(failure, undefined, () => undefined),
        );
    });
  }

  /**
   * The pool takes the connection that was used last. This puts one there that shows these rows already, or else the one that
   * nobody has wanted for the longest time. Should the pool keep its connections in another way, nothing is preferred.
   */
  private prefer(wanted: string): void {
    const { _idle: idle } = this as unknown as { _idle?: { client: pg.PoolClient }[] };
    if (!idle || idle.length < 2) return;
    const nth = idle.findLastIndex(({ client }) => this.shown.get(client) === wanted);
    idle.push(...idle.splice(Math.max(0, nth), 1));
  }

  private fits(client: pg.PoolClient, wanted: string | null): boolean {
    return wanted === null || this.shown.get(client) === wanted;
  }

  /** A connection that could not be told is thrown away: it shows somebody else's rows. */
  private async show(client: pg.PoolClient, wanted: string | null): Promise<pg.PoolClient> {
    if (wanted === null || this.fits(client, wanted)) return client;
    // Nobody else listens yet: a connection that breaks now must not take the process down.
    client.on('error', ignore);
    try {
      await client.query({
        name: 'show_environment',
        text: `SELECT set_config('${SETTING}', $1, false)`,
        values: [wanted],
      });
      this.shown.set(client, wanted);
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
    } finally {
      client.off('error', ignore);
    }
  }
}

function ignore(): void {}
