/** A person at an engine of their own, as main would run it: real store, real clock, given backends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEngine,
  type Engine,
  type EngineDeps,
  type EngineEvents,
  type NetEvents,
} from '#engine/engine.ts';
import { Settings } from '#shared/contracts/settings.ts';
import type { AppView, CallView, WorkspaceView } from '#shared/contracts/view.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeSecrets } from '#test/fakes/fake-secrets.ts';

const WAIT_LIMIT_MS = 20_000;
const NAMES = [
  'patch',
  'messages',
  'signal',
  'sfuSignal',
  'told',
  'ring',
  'missed',
  'incoming-message',
] as const;

type Told = {
  [N in keyof EngineEvents]: { readonly name: N; readonly event: EngineEvents[N] };
}[keyof EngineEvents];

export class EnginePerson {
  readonly engine: Engine;
  readonly netEvents: Emitter<NetEvents>;
  readonly told: Told[] = [];
  readonly secrets: FakeSecrets;
  readonly storeDir: string;
  workspaceId = '';
  #wake: (() => void)[] = [];

  private constructor(storeDir: string, secrets: FakeSecrets, deps: Partial<EngineDeps>) {
    this.storeDir = storeDir;
    this.secrets = secrets;
    this.netEvents = new Emitter<NetEvents>();
    this.engine = createEngine({
      clock: systemClock,
      logger: silentLogger,
      secrets,
      storeDir,
      deviceName: 'Test device',
      appName: 'Parley',
      version: '0.0.0',
      platform: 'linux',
      settings: Settings.parse({}),
      netEvents: this.netEvents,
      hosting: { start: () => Promise.reject(new Error('no hosting in this test')) },
      randomId: () => crypto.randomUUID(),
      ...deps,
    });
    for (const name of NAMES) {
      this.engine.events.on(name, (event) => {
        this.told.push({ name, event } as Told);
        for (const wake of this.#wake.splice(0)) wake();
      });
    }
  }

  /** A fresh one, or the same computer started again. */
  static async start(
    before: EnginePerson | null = null,
    deps: Partial<EngineDeps> = {},
  ): Promise<EnginePerson> {
    const storeDir = before?.storeDir ?? (await mkdtemp(join(tmpdir(), 'parley-engine-')));
    const person = new EnginePerson(storeDir, before?.secrets ?? new FakeSecrets(), deps);
    await person.engine.start();
    person.workspaceId = before?.workspaceId ?? '';
    return person;
  }

  get view(): AppView {
    return this.engine.view();
  }

  get workspace(): WorkspaceView {
    const workspace = this.view.workspaces[this.workspaceId];
    if (!workspace) throw new Error('no workspace');
    return workspace;
  }

  get myId(): string {
    const { session } = this.workspace;
    if (session.state === 'signed-out') throw new Error('signed out');
    return session.userId;
  }

  get calls(): CallView[] {
    return Object.values(this.view.calls);
  }

  async join(address: string, username: string, password: string): Promise<void> {
    const { workspace } = this.engine.handlers;
    ({ workspaceId: this.workspaceId } = await workspace.add({ address, consentPlainText: false }));
    await workspace.signIn({ workspaceId: this.workspaceId, username, password });
    await this.online();
  }

  online(): Promise<void> {
    return this.until('being online', () => this.workspace.connection.state === 'online');
  }

  /** The first event of that name, told already or to come, that `fits`. */
  async next<N extends keyof EngineEvents>(
    name: N,
    fits: (event: EngineEvents[N]) => boolean = () => true,
  ): Promise<EngineEvents[N]> {
    let found: { event: unknown } | undefined;
    await this.until(`"${name}"`, () => {
      found = this.told.find((one) => one.name === name && fits(one.event as EngineEvents[N]));
      return found !== undefined;
    });
    return found?.event as EngineEvents[N];
  }

  /** Looks again whenever the engine tells something. */
  async until(what: string, holds: () => boolean): Promise<void> {
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      for (const wake of this.#wake.splice(0)) wake();
    }, WAIT_LIMIT_MS);
    try {
      while (!holds()) {
        if (late) throw new Error(`waited for ${what}; view: ${JSON.stringify(this.view, null, 1)}`);
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } finally {
      clearTimeout(limit);
    }
  }

  /** Quits; what was kept stays for the next start. */
  close(): Promise<void> {
    return this.engine.close();
  }

  async forget(): Promise<void> {
    await this.close();
    await rm(this.storeDir, { recursive: true, force: true });
  }
}
