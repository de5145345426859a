import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { SecretStore } from '../deps.ts';
import { systemAuthorities } from './authorities.ts';
import { type ClientCertificate, ClientCertificates, readClientCertificate } from './client-certificate.ts';
import { createDial } from './dial.ts';
import { DialledNet } from './net.ts';
import type { Pin } from './pin.ts';
import { type AskProxy, ProxyAccounts } from './proxy-accounts.ts';
import { ProxyRoute, type ResolveProxy } from './proxy-route.ts';
import { Trust } from './trust.ts';

/** What the computer around the engine says of networks. All may be left out: no proxy, and the system's authorities alone. */
export interface NetSurroundings {
  readonly resolveProxy?: ResolveProxy;
  readonly askProxy?: AskProxy;
  /** PEM texts of authorities that are trusted beside the system's. */
  readonly authorities?: readonly string[];
}

export interface NetsDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  readonly surroundings: NetSurroundings;
  /** The person has signed in at a proxy: who waits may try again. */
  readonly onProxyAnswered: () => void;
}

export interface NetWish {
  /** The workspace's server: host name and port. */
  readonly host: string;
  readonly pins: readonly Pin[];
  readonly onPins: (pins: readonly Pin[]) => void;
}

/** The net of one workspace. */
export class WorkspaceNet extends DialledNet {
  readonly host: string;
  readonly trust: Trust;

  constructor(host: string, trust: Trust, dial: ReturnType<typeof createDial>) {
    super(dial);
    this.host = host;
    this.trust = trust;
  }
}

/** Opens the nets of all workspaces: they share the computer's proxy and authorities, and nothing else. */
export class Nets {
  readonly proxyAccounts: ProxyAccounts;
  readonly #deps: NetsDeps;
  readonly #route: ProxyRoute;
  readonly #clientCertificates: ClientCertificates;
  readonly #open = new Set<WorkspaceNet>();
  #authorities: readonly string[] | null = null;

  constructor(deps: NetsDeps) {
    this.#deps = deps;
    const { surroundings, secrets, onProxyAnswered } = deps;
    const logger = deps.logger.child('net');
    this.proxyAccounts = new ProxyAccounts({
      ask: surroundings.askProxy ?? null,
      logger,
      onAnswered: onProxyAnswered,
    });
    this.#route = new ProxyRoute({
      resolve: surroundings.resolveProxy ?? null,
      accounts: this.proxyAccounts,
      logger,
    });
    this.#clientCertificates = new ClientCertificates(secrets);
  }

  open({ host, pins, onPins }: NetWish): WorkspaceNet {
    const { clock } = this.#deps;
    const trust = new Trust({
      host,
      pins,
      onPins,
      authorities: () => (this.#authorities ??= this.#readAuthorities()),
      clientCertificate: () => this.#clientCertificates.load(host),
      now: () => clock.now(),
    });
    const net = new WorkspaceNet(host, trust, createDial({ clock, route: this.#route, trust }));
    this.#open.add(net);
    return net;
  }

  async close(net: WorkspaceNet): Promise<void> {
    this.#open.delete(net);
    await net.letGo();
  }

  /** Shown to that server from now on. Errors: bad-certificate-file, certificate-password. */
  async useClientCertificate(host: string, certificate: ClientCertificate): Promise<{ subject: string }> {
    const told = readClientCertificate(certificate);
    await this.#clientCertificates.save(host, certificate);
    await this.#renew(host);
    return told;
  }

  async forgetClientCertificate(host: string): Promise<void> {
    await this.#clientCertificates.clear(host);
    await this.#renew(host);
  }

  async #renew(host: string): Promise<void> {
    const nets = [...this.#open].filter((net) => net.host === host);
    for (const net of nets) net.trust.forgetContexts();
    await Promise.all(nets.map((net) => net.letGo()));
  }

  /** Read when the first encrypted connection is made: the list is long. */
  #readAuthorities(): readonly string[] {
    return [...systemAuthorities(this.#deps.logger), ...(this.#deps.surroundings.authorities ?? [])];
  }
}
