import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import type { WorkspaceView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Queue } from '#shared/tools/queue.ts';
import { placeOf } from '../backends/address.ts';
import { type BackendKind, backendKinds } from '../backends/registry.ts';
import type { EngineDeps } from '../deps.ts';
import type { TellOfAccount } from '../events.ts';
import type { Net } from '../net/net.ts';
import { Nets, type WorkspaceNet } from '../net/nets.ts';
import { createStoreOpener, type StoreOpener } from '../store/open-store.ts';
import { userAgentOf } from '../user-agent.ts';
import { credentialStore, KeptIdentity } from './kept-identity.ts';
import { WorkspaceList, type WorkspaceRecord } from './workspace-list.ts';
import { Workspace } from './workspace.ts';
import { type FindWish, type Found, ServerFinder, type ServerLook } from './workspaces-finder.ts';
import {
  ALL_ALLOWED,
  allowedKinds,
  allowedPlaces,
  mayHost,
  refusal,
  type ServerPolicy,
} from './workspaces-policy.ts';

export interface WorkspacesDeps {
  readonly engine: EngineDeps;
  readonly show: (workspaces: Readonly<Record<string, WorkspaceView>>) => void;
  readonly tell: TellOfAccount;
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
  readonly net: WorkspaceNet;
  readonly release: () => void;
}

/** What is seen of a workspace's server when it is asked now. */
export interface ServerReport extends ServerLook {
  readonly address: string;
  /** Its clock against ours; `null`: not known, for nobody is connected. */
  readonly offsetMs: number | null;
}

/** The workspaces of this computer: found, hosted, kept and taken up again. */
export class Workspaces {
  readonly #deps: WorkspacesDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #list: WorkspaceList;
  readonly #stores: StoreOpener;
  readonly #nets: Nets;
  readonly #policy: ServerPolicy;
  readonly #finder: ServerFinder;
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
    this.#policy = deps.engine.policy ?? ALL_ALLOWED;
    this.#nets = new Nets({
      clock,
      logger,
      secrets,
      surroundings: deps.engine.net ?? {},
      onProxyAnswered: () => this.wake(),
    });
    this.#finder = new ServerFinder({
      clock,
      logger,
      userAgent: userAgentOf(deps.engine),
      kinds: this.#kinds,
      nets: this.#nets,
      policy: this.#policy,
      knownNet: (host) => [...this.#entries.values()].find(({ net }) => net.host === host)?.net,
    });
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

  /** The way of a workspace to its servers. */
  netOf(workspaceId: string): Net | undefined {
    return this.#entries.get(workspaceId)?.net;
  }

  /** The kinds that may be added here. */
  get kinds(): string[] {
    return allowedKinds(this.#policy, this.#kinds).map(({ kind }) => kind);
  }

  /** Errors: bad-address, forbidden-by-policy {address}, and see findServer. */
  async probe(address: string, wish: FindWish = {}): Promise<ProbeResult> {
    return (await this.#finder.find(address, wish)).server;
  }

  /** The id of the new workspace, or of the one that is there. Errors: as probe, and plain-text {address}. */
  async add(address: string, consentPlainText: boolean, wish: FindWish = {}): Promise<string> {
    const found = await this.#finder.find(address, wish);
    const { encrypted, host } = found.server;
    if (!encrypted && !consentPlainText) throw new AppError('plain-text', { address: host });
    return this.#queue.run(() => this.#addFound(found, false));
  }

  /** Errors: hosting-failed {text}, forbidden-by-policy. */
  async host(): Promise<string> {
    if (!mayHost(this.#policy)) throw new AppError('forbidden-by-policy');
    const found = await this.#finder.findHosted(await this.#startHosting());
    return this.#queue.run(async () => {
      const hosted = this.all.find((workspace) => workspace.record.hosted);
      if (!hosted) return this.#addFound(found, true);
      await this.#moveTo(hosted, found.server.address);
      return hosted.id;
    });
  }

  /** Trusts what the workspace's server shows under that fingerprint, and connects. Errors: not-found, forbidden-by-policy. */
  async trust(workspaceId: string, fingerprint: string): Promise<void> {
    const entry = this.#mustEntry(workspaceId);
    this.#mustBeAllowed(entry.workspace);
    entry.net.trust.want(fingerprint);
    await this.#connect(entry.workspace);
  }

  /**
   * Lets the person choose the certificate that tells the server at `address` who they are; `subject: null`: they chose none.
   * Errors: bad-address, forbidden-by-policy, unsupported, bad-certificate-file, certificate-password.
   */
  async useClientCertificate(address: string, password: string): Promise<{ subject: string | null }> {
    const host = allowedPlaces(this.#policy, address)[0]?.host ?? '';
    const choose = this.#deps.engine.chooseCertificate;
    if (!choose) throw new AppError('unsupported');
    const file = await choose();
    if (!file) return { subject: null };
    const told = await this.#nets.useClientCertificate(host, { pfx: Buffer.from(file), password });
    for (const { workspace, net } of this.#entries.values())
      if (net.host === host) void this.#connect(workspace);
    return told;
  }

  /** Asks a workspace's server now. Errors: not-found, forbidden-by-policy, and see findServer. */
  async look(workspaceId: string): Promise<ServerReport> {
    const { workspace, net } = this.#mustEntry(workspaceId);
    this.#mustBeAllowed(workspace);
    const { address, kind } = workspace.record;
    const known = this.#kind(kind);
    if (!known) throw new AppError('unsupported');
    const look = await this.#finder.look(known, address, net);
    return { ...look, address, offsetMs: workspace.isOnline ? workspace.adapter.serverOffsetMs() : null };
  }

  /** The workspace, with its server running where that lives on this computer. Errors: not-found, hosting-failed {text}, forbidden-by-policy. */
  async running(workspaceId: string): Promise<Workspace> {
    const workspace = this.must(workspaceId);
    this.#mustBeAllowed(workspace);
    if (workspace.record.hosted) await this.#followHosting(workspace);
    return this.must(workspaceId);
  }

  async reconnect(workspaceId: string): Promise<void> {
    this.#nets.proxyAccounts.askAgain();
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
      const isShared = [...this.#entries.values()].some(({ net }) => net.host === entry.net.host);
      if (!isShared) await this.#nets.forgetClientCertificate(entry.net.host);
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

  #mustEntry(workspaceId: string): Entry {
    const entry = this.#entries.get(workspaceId);
    if (!entry) throw new AppError('not-found');
    return entry;
  }

  #refusal({ record }: Workspace): AppError | null {
    const { address, hosted, kind } = record;
    return refusal(this.#policy, { place: placeOf(address), hosted, kind });
  }

  #mustBeAllowed(workspace: Workspace): void {
    const refused = this.#refusal(workspace);
    if (refused) throw refused;
  }

  async #addFound({ server, pins }: Found, hosted: boolean): Promise<string> {
    const known = this.all.find(
      ({ record: { address, kind } }) => address === server.address && kind === server.kind,
    );
    if (known) return known.id;
    const kind = this.#kind(server.kind);
    if (!kind) throw new AppError('not-parley', { address: server.host });
    const { address, name, encrypted, registration } = server;
    const id = this.#deps.engine.randomId();
    const record = { id, kind: server.kind, address, name, hosted, encrypted, registration, pins: [...pins] };
    await this.#open(kind, record);
    await this.#save();
    return id;
  }

  async #open(kind: BackendKind, record: WorkspaceRecord): Promise<Workspace> {
    const { clock, logger, secrets, randomId, deviceName } = this.#deps.engine;
    const log = logger.child(record.kind, { workspaceId: record.id });
    const net = this.#nets.open({
      host: placeOf(record.address).host,
      pins: record.pins,
      onPins: (pins) => this.#entries.get(record.id)?.workspace.setPins(pins),
    });
    const adapter = kind.create({
      address: record.address,
      net,
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
    this.#entries.set(record.id, { workspace, net, release: this.#deps.onOpened(workspace) });
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
    const refused = this.#refusal(workspace);
    if (refused) return workspace.setFailure(refused);
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

  async #close({ workspace, net, release }: Entry): Promise<void> {
    release();
    this.#entries.delete(workspace.id);
    await workspace.close();
    await this.#nets.close(net);
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
