import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Queue } from '#shared/tools/queue.ts';
import { placeOf } from '../backends/address.ts';
import { findServer } from '../backends/find-server.ts';
import { type BackendKind, backendKinds } from '../backends/registry.ts';
import type { EngineDeps } from '../deps.ts';
import type { EngineEvents } from '../events.ts';
import { createStoreOpener, type StoreOpener } from '../store/open-store.ts';
import { userAgentOf } from '../user-agent.ts';
import { credentialStore, KeptIdentity } from './kept-identity.ts';
import { WorkspaceList, type WorkspaceRecord } from './workspace-list.ts';
import { Workspace } from './workspace.ts';

export interface WorkspacesDeps {
  readonly engine: EngineDeps;
  readonly show: (workspaces: Readonly<Record<string, WorkspaceView>>) => void;
  readonly tell: <N extends 'messages' | 'incoming-message'>(name: N, event: EngineEvents[N]) => void;
  /** A workspace is there; the answer is called when it goes. */
  readonly onOpened: (workspace: Workspace) => () => void;
  readonly onConnected: (workspace: Workspace) => void;
  readonly onSessionOver: (workspace: Workspace) => void;
  readonly onChanged: (workspace: Workspace) => void;
  /** Ends the calls of a workspace before its sign-in goes. */
  readonly leaveCalls: (workspace: Workspace) => Promise<void>;
}

interface Entry {
  readonly workspace: Workspace;
  readonly release: () => void;
}

/** The workspaces of this computer: found, hosted, kept and taken up again. */
export class Workspaces {
  readonly #deps: WorkspacesDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #list: WorkspaceList;
  readonly #stores: StoreOpener;
  /** Changes of the list one after the other, so that one address is added once. */
  readonly #queue = new Queue();
  #views: Readonly<Record<string, WorkspaceView>> = {};

  constructor(deps: WorkspacesDeps) {
    this.#deps = deps;
    const { storeDir, logger, clock, secrets } = deps.engine;
    this.#list = new WorkspaceList({
      path: join(storeDir, 'workspaces.json'),
      logger,
      now: () => clock.now(),
    });
    this.#stores = createStoreOpener({ directory: storeDir, secrets, clock, logger });
  }

  get all(): Workspace[] {
    return [...this.#entries.values()].map(({ workspace }) => workspace);
  }

  /** Errors: not-found. */
  must(workspaceId: string): Workspace {
    const entry = this.#entries.get(workspaceId);
    if (!entry) throw new AppError('not-found');
    return entry.workspace;
  }

  /** Takes up what was kept. Resolves when it is shown; connecting goes on by itself. */
  start(): Promise<void> {
    return this.#queue.run(async () => {
      for (const record of await this.#list.load()) {
        const kind = this.#kind(record.kind);
        if (kind) await this.#open(kind, record);
        else this.#deps.engine.logger.error('kind of a kept workspace is unknown', { kind: record.kind });
      }
      for (const workspace of this.all) void this.#connect(workspace);
    });
  }

  /** Errors: see findServer. */
  probe(address: string): Promise<ProbeResult> {
    const { clock, logger } = this.#deps.engine;
    return findServer(address, this.#kinds, { clock, logger, userAgent: this.#userAgent });
  }

  /** The id of the new workspace, or of the one that is there. Errors: as probe, and plain-text {address}. */
  async add(address: string, consentPlainText: boolean): Promise<string> {
    const found = await this.probe(address);
    if (!found.encrypted && !consentPlainText) throw new AppError('plain-text', { address: found.host });
    return this.#queue.run(() => this.#addFound(found, false));
  }

  /** Errors: hosting-failed {text}. */
  async host(): Promise<string> {
    const url = await this.#startHosting();
    const found = await this.probe(url);
    return this.#queue.run(async () => {
      const hosted = this.all.find((workspace) => workspace.record.hosted);
      if (!hosted) return this.#addFound(found, true);
      await this.#moveTo(hosted, found.address);
      return hosted.id;
    });
  }

  /** The workspace, with its server running where that lives on this computer. Errors: not-found, hosting-failed {text}. */
  async running(workspaceId: string): Promise<Workspace> {
    const workspace = this.must(workspaceId);
    if (workspace.record.hosted) await this.#followHosting(workspace);
    return this.must(workspaceId);
  }

  async reconnect(workspaceId: string): Promise<void> {
    await this.#connect(this.must(workspaceId));
  }

  /** The machine or the network is back. */
  wake(): void {
    for (const workspace of this.all) workspace.adapter.wake();
  }

  async signOut(workspaceId: string): Promise<void> {
    const workspace = this.must(workspaceId);
    await this.#deps.leaveCalls(workspace);
    await workspace.signOut();
  }

  async remove(workspaceId: string): Promise<void> {
    await this.signOut(workspaceId);
    await this.#queue.run(async () => {
      const entry = this.#entries.get(workspaceId);
      if (!entry) return;
      await this.#close(entry);
      await rm(join(this.#deps.engine.storeDir, workspaceId), { recursive: true, force: true });
      const { [workspaceId]: _gone, ...rest } = this.#views;
      this.#views = rest;
      this.#deps.show(rest);
      await this.#save();
    });
  }

  async close(): Promise<void> {
    this.#queue.close('the engine is closed');
    await this.#queue.idle();
    await Promise.all([...this.#entries.values()].map((entry) => this.#close(entry)));
    await this.#list.idle();
  }

  get #kinds(): readonly BackendKind[] {
    return this.#deps.engine.backends ?? backendKinds;
  }

  #kind(name: string): BackendKind | null {
    return this.#kinds.find(({ kind }) => kind === name) ?? null;
  }

  get #userAgent(): string {
    return userAgentOf(this.#deps.engine);
  }

  async #addFound(found: ProbeResult, hosted: boolean): Promise<string> {
    const known = this.all.find(({ record }) => record.address === found.address);
    if (known) return known.id;
    const kind = this.#kind(found.kind);
    if (!kind) throw new AppError('not-parley', { address: found.host });
    const { address, name, encrypted, registration } = found;
    const id = this.#deps.engine.randomId();
    await this.#open(kind, { id, kind: found.kind, address, name, hosted, encrypted, registration });
    await this.#save();
    return id;
  }

  async #open(kind: BackendKind, record: WorkspaceRecord): Promise<Workspace> {
    const { clock, logger, secrets, randomId, deviceName } = this.#deps.engine;
    const log = logger.child(record.kind, { workspaceId: record.id });
    const adapter = kind.create({
      address: record.address,
      clock,
      logger: log,
      credentials: credentialStore(secrets, record.id),
      deviceName,
      userAgent: this.#userAgent,
      randomId,
    });
    const workspace = new Workspace({
      record,
      adapter,
      keptIdentity: new KeptIdentity(secrets, record.id),
      stores: this.#stores,
      clock,
      logger: log,
      randomId,
      changed: (changed) => this.#show(changed),
      recordChanged: () => void this.#saveQuietly(),
      onConnected: this.#deps.onConnected,
      onSessionOver: this.#deps.onSessionOver,
      tell: this.#deps.tell,
    });
    this.#entries.set(record.id, { workspace, release: this.#deps.onOpened(workspace) });
    try {
      await workspace.resume();
    } catch (error) {
      // the person signs in again; what was kept stays where it is
      log.error('kept sign-in could not be taken up', { error });
    }
    this.#show(workspace);
    return workspace;
  }

  /** A hosted workspace first needs its server, which may come up at another address. */
  async #connect(workspace: Workspace): Promise<void> {
    if (!workspace.record.hosted) return workspace.connect();
    try {
      await this.#followHosting(workspace);
    } catch (error) {
      this.#deps.engine.logger.error('hosted workspace could not be started', { error });
      workspace.setFailure(AppError.from(error));
    }
  }

  async #followHosting(workspace: Workspace): Promise<void> {
    const { address } = placeOf(await this.#startHosting());
    await this.#queue.run(() => this.#moveTo(workspace, address));
  }

  async #startHosting(): Promise<string> {
    try {
      const { url } = await this.#deps.engine.hosting.start();
      return url;
    } catch (error) {
      if (error instanceof AppError) throw error;
      const text = error instanceof Error ? error.message : String(error);
      throw new AppError('hosting-failed', { text }, error);
    }
  }

  /** The same workspace at another address is made anew around what was kept of it. */
  async #moveTo(workspace: Workspace, address: string): Promise<void> {
    const entry = this.#entries.get(workspace.id);
    if (entry?.workspace !== workspace) return;
    if (workspace.record.address === address) return workspace.connect();
    const kind = this.#kind(workspace.record.kind);
    if (!kind) return;
    await this.#close(entry);
    const moved = await this.#open(kind, { ...workspace.record, address });
    await this.#save();
    moved.connect();
  }

  async #close({ workspace, release }: Entry): Promise<void> {
    release();
    this.#entries.delete(workspace.id);
    await workspace.close();
  }

  #show(workspace: Workspace): void {
    if (this.#entries.get(workspace.id)?.workspace !== workspace) return;
    this.#views = { ...this.#views, [workspace.id]: workspace.view() };
    this.#deps.show(this.#views);
    this.#deps.onChanged(workspace);
  }

  #save(): Promise<void> {
    return this.#list.save(this.all.map(({ record }) => record));
  }

  async #saveQuietly(): Promise<void> {
    try {
      await this.#save();
    } catch (error) {
      // a name is told again by the server
      this.#deps.engine.logger.error('list of workspaces could not be written', { error });
    }
  }
}
