/** Engines over the fake world, as main would run them: real journals in a directory, a clock by hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendKind } from '#engine/backends/registry.ts';
import { createEngine, type Engine, type EngineDeps, type NetEvents } from '#engine/engine.ts';
import { Settings } from '#shared/contracts/settings.ts';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import type { FakeAdapter } from './fake-adapter.ts';
import { FakeSecrets } from './fake-secrets.ts';
import { FAKE_ADDRESS, FakeWorld } from './fake-world.ts';
import { settle } from './settle.ts';

export const PASSWORD = 'correct horse battery';
export const HOSTED = 'http://127.0.0.1:4310';
/** The fake world again, without encryption. */
export const PLAIN = 'http://plain.example';
// below the limit of a unit test, which does not say what was missing
const WAIT_LIMIT_MS = 15_000;

export class EngineRig {
  readonly clock = new ManualClock();
  readonly world = new FakeWorld(() => this.clock.now());
  readonly netEvents = new Emitter<NetEvents>();
  readonly secrets = new FakeSecrets();
  readonly adapters: FakeAdapter[] = [];
  readonly logged: LogRecord[] = [];
  readonly storeDir: string;
  hosting: () => Promise<{ url: string }> = () => Promise.resolve({ url: HOSTED });
  readonly #engines: Engine[] = [];

  private constructor(storeDir: string) {
    this.storeDir = storeDir;
    for (const name of ['ann', 'bob']) this.world.register(name, name, PASSWORD);
  }

  static async open(): Promise<EngineRig> {
    return new EngineRig(await mkdtemp(join(tmpdir(), 'parley-engine-')));
  }

  get bobId(): string {
    return this.world.search('bob')[0]?.id ?? '';
  }

  async start(more: Partial<EngineDeps> = {}): Promise<Engine> {
    const engine = createEngine({
      clock: this.clock,
      logger: createLogger('engine', (record) => this.logged.push(record)),
      secrets: this.secrets,
      storeDir: this.storeDir,
      deviceName: 'Test',
      appName: 'Parley',
      version: '1.2.3',
      platform: 'linux',
      settings: Settings.parse({}),
      netEvents: this.netEvents,
      hosting: { start: () => this.hosting() },
      randomId: () => this.world.newId(),
      backends: [this.#kind()],
      ...more,
    });
    this.#engines.push(engine);
    await engine.start();
    return engine;
  }

  /** Signs in and waits for the connection; answers the workspace's id. */
  async signedIn(engine: Engine, username = 'ann'): Promise<string> {
    const { workspace } = engine.handlers;
    const { workspaceId } = await workspace.add({ address: 'fake.example', consentPlainText: false });
    await workspace.signIn({ workspaceId, username, password: PASSWORD });
    await until(() => engine.view().workspaces[workspaceId]?.connection.state === 'online');
    return workspaceId;
  }

  /** A direct conversation with Bob. */
  async withBob(engine: Engine, workspaceId: string): Promise<string> {
    const wish = { workspaceId, userId: this.bobId };
    return (await engine.handlers.chat.createDirect(wish)).conversationId;
  }

  /** The sign-in is revoked from elsewhere, and the engine has found out. */
  async expire(engine: Engine): Promise<void> {
    const { session } = only(engine);
    if (session.state !== 'signed-in') throw new Error('not signed in');
    this.world.revoke(session.deviceId);
    await until(() => {
      this.clock.advance(250);
      return only(engine).session.state === 'expired';
    });
  }

  /** Closes all; answers what was left behind, in words. */
  async end(): Promise<string[]> {
    for (const engine of this.#engines) await engine.close();
    await rm(this.storeDir, { recursive: true, force: true });
    return [
      ...(this.clock.pending > 0 ? [`${this.clock.pending} timers`] : []),
      ...(this.netEvents.count() > 0 ? ['listeners of the network'] : []),
    ];
  }

  #kind(): BackendKind {
    return {
      kind: 'fake',
      probe: (address) => {
        const isThere = [FAKE_ADDRESS, PLAIN].includes(address) || address.startsWith('http://127.');
        if (!isThere) return Promise.reject(new AppError('server-unreachable'));
        return Promise.resolve({ kind: 'fake', address, name: 'Fake', registration: 'open' });
      },
      create: (deps) => {
        const adapter = this.world.adapter(deps);
        this.adapters.push(adapter);
        return adapter;
      },
    };
  }
}

/** The one workspace of an engine. */
export function only(engine: Engine): WorkspaceView {
  const [workspace] = Object.values(engine.view().workspaces);
  if (!workspace) throw new Error('no workspace');
  return workspace;
}

/** Looks again after each turn of the event loop: journals are real files, so that promises alone are not enough. */
export async function until(holds: () => boolean): Promise<void> {
  const limit = Date.now() + WAIT_LIMIT_MS;
  while (Date.now() < limit) {
    if (holds()) return;
    await settle();
  }
  throw new Error(`it did not come: ${holds.toString()}`);
}

/** What a verb is refused with; `null`: it was not. */
export async function codeOf(verb: () => unknown): Promise<AppErrorCode | null> {
  try {
    await verb();
    return null;
  } catch (error) {
    return AppError.from(error).code;
  }
}
