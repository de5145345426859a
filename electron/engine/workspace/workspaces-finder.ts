import type { ProbeResult } from '#shared/contracts/ipc/workspace.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { placeOf, searchOf } from '../backends/address.ts';
import { findServer, type ServerQuestion } from '../backends/find-server.ts';
import type { BackendKind, ProbeDeps } from '../backends/registry.ts';
import type { Net } from '../net/net.ts';
import type { Nets, WorkspaceNet } from '../net/nets.ts';
import type { Pin } from '../net/pin.ts';
import { allowedKinds, allowedPlaces, refusal, type ServerPolicy } from './workspaces-policy.ts';

export interface FinderDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly kinds: readonly BackendKind[];
  readonly nets: Nets;
  readonly policy: ServerPolicy;
  /** The net of a workspace that is there, by its server's host name and port. */
  readonly knownNet: (host: string) => WorkspaceNet | undefined;
}

/** `kind`: chosen by hand. `trust`: the fingerprint that the person has said yes to. */
export interface FindWish {
  readonly kind?: string | undefined;
  readonly trust?: string | undefined;
}

/** A server that was found, and what the person trusts of it. */
export interface Found {
  readonly server: ProbeResult;
  readonly pins: readonly Pin[];
}

/** What is seen of a server when it is asked now. */
export interface ServerLook {
  /** Of its program; `null`: it does not say. */
  readonly version: string | null;
  readonly latencyMs: number;
}

/** Finds servers for workspaces, as the administrator allows it. */
export class ServerFinder {
  readonly #deps: FinderDeps;

  constructor(deps: FinderDeps) {
    this.#deps = deps;
  }

  /** Errors: bad-address, forbidden-by-policy {address}, unsupported (no such kind), and see findServer. */
  async find(typed: string, { kind, trust }: FindWish = {}): Promise<Found> {
    const { nets, policy, knownNet } = this.#deps;
    const places = allowedPlaces(policy, typed);
    const host = places[0]?.host ?? '';
    const question = { places, search: searchOf(typed), kinds: this.#kindsToAsk(kind, host) };
    nets.proxyAccounts.askAgain();
    // a workspace that is there knows what is trusted already, and keeps what comes to be
    const known = knownNet(host);
    if (!known) return this.#withNet(host, (net) => this.#findOver(net, question, trust));
    return this.#findOver(known, question, trust);
  }

  /** The server that runs on this computer. Errors: see findServer. */
  async findHosted(url: string): Promise<Found> {
    const question = { places: [placeOf(url)], search: '', kinds: this.#deps.kinds };
    const server = await this.#withNet('', (net) => this.#ask(question, net));
    return { server, pins: [] };
  }

  /** Errors: see findServer. */
  async look(kind: BackendKind, address: string, net: Net): Promise<ServerLook> {
    const { clock } = this.#deps;
    const startedAt = clock.now();
    const found = await kind.probe(address, this.#probeDeps(net));
    if (!found) throw new AppError('not-parley', { address: placeOf(address).host });
    return { version: found.version ?? null, latencyMs: clock.now() - startedAt };
  }

  /** What is forbidden is not even asked for. */
  #kindsToAsk(chosen: string | undefined, host: string): readonly BackendKind[] {
    const { kinds, policy } = this.#deps;
    const wanted = kinds.filter(({ kind }) => chosen === undefined || kind === chosen);
    if (wanted.length === 0) throw new AppError('unsupported');
    const allowed = allowedKinds(policy, wanted);
    if (allowed.length === 0) throw new AppError('forbidden-by-policy', { address: host });
    return allowed;
  }

  async #findOver(net: WorkspaceNet, question: ServerQuestion, trust?: string): Promise<Found> {
    if (trust !== undefined) net.trust.want(trust);
    const server = await this.#ask(question, net).catch(async (error: unknown) => {
      // the person is at the proxy's question: what they wait for is asked again after it
      const isProxy = AppError.from(error).code === 'proxy-refused';
      if (!isProxy || !(await this.#deps.nets.proxyAccounts.settled())) throw error;
      return this.#ask(question, net);
    });
    const wish = { place: placeOf(server.address), hosted: false, kind: server.kind };
    const refused = refusal(this.#deps.policy, wish);
    if (refused) throw refused;
    return { server, pins: net.trust.pins };
  }

  async #withNet<T>(host: string, task: (net: WorkspaceNet) => Promise<T>): Promise<T> {
    const net = this.#deps.nets.open({ host, pins: [], onPins: () => undefined });
    try {
      return await task(net);
    } finally {
      await this.#deps.nets.close(net);
    }
  }

  #ask(question: ServerQuestion, net: Net): Promise<ProbeResult> {
    return findServer(question, this.#probeDeps(net));
  }

  #probeDeps(net: Net): ProbeDeps {
    const { clock, logger, userAgent } = this.#deps;
    return { clock, logger, userAgent, net };
  }
}
