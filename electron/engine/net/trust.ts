import { createSecureContext, type DetailedPeerCertificate, type SecureContext } from 'node:tls';
import type { AppError } from '#shared/errors/app-error.ts';
import { withNodesOwn } from './authorities.ts';
import { CertificateUntrusted, sha256Of, untrusted } from './certificate.ts';
import type { ClientCertificate } from './client-certificate.ts';
import type { Pin } from './pin.ts';

export interface TrustDeps {
  /** The workspace's own server: host name and port. */
  readonly host: string;
  readonly pins: readonly Pin[];
  /** PEM texts beside Node's own. */
  readonly authorities: () => readonly string[];
  /** Shown to the workspace's own server and to no other. */
  readonly clientCertificate: () => Promise<ClientCertificate | null>;
  /** Local milliseconds. */
  readonly now: () => number;
  /** All of them, after one was added. */
  readonly onPins: (pins: readonly Pin[]) => void;
}

/** What a connection showed: its chain, and what TLS itself makes of it over the context of `Trust`. */
export interface Shown {
  readonly host: string;
  readonly hostname: string;
  readonly chain: readonly DetailedPeerCertificate[];
  readonly authorized: boolean;
}

/**
 * Whom one workspace trusts. A host without a yes of the person: whom this computer trusts, and what was trusted for the workspace's other
 * hosts (its SFU has a host of its own). Once the person has trusted something for a host, only that, and a later yes takes its place: any
 * other certificate there asks again, one of a known authority too.
 */
export class Trust {
  readonly #deps: TrustDeps;
  #pins: readonly Pin[];
  /** Fingerprints to which the person has said yes before they were seen on this run. */
  readonly #wanted = new Set<string>();
  #contexts = new Map<string, Promise<SecureContext>>();

  constructor(deps: TrustDeps) {
    this.#deps = deps;
    this.#pins = deps.pins;
  }

  get pins(): readonly Pin[] {
    return this.#pins;
  }

  /** Holds from the next connection on. */
  want(fingerprint: string): void {
    this.#wanted.add(fingerprint);
  }

  /** What is kept elsewhere has changed: the next connection looks anew. */
  forgetContexts(): void {
    this.#contexts = new Map();
  }

  /** Authorities and own certificate for a connection to `host`. */
  context(host: string): Promise<SecureContext> {
    const known = this.#contexts.get(host) ?? this.#makeContext(host);
    this.#contexts.set(host, known);
    // one that could not be made is tried again
    known.catch(() => this.#contexts.delete(host));
    return known;
  }

  /** `null`: it is trusted. */
  judge({ host, hostname, chain, authorized }: Shown): AppError | null {
    const leaf = chain[0];
    const isPinned =
      leaf !== undefined && this.#pinsFor(host).some((pin) => pin.as === 'certificate' && isOf(pin, leaf));
    if (isPinned || authorized) return null;
    const own = this.#pins.filter((pin) => pin.host === host);
    return untrusted(host, hostname, chain, own, this.#deps.now());
  }

  /** Keeps what the person has said yes to; true: then the connection is worth another try. */
  adopt(error: unknown): boolean {
    if (!(error instanceof CertificateUntrusted) || !this.#wanted.delete(error.offer.sha256)) return false;
    this.#pins = [...this.#pins.filter(({ host }) => host !== error.offer.host), error.offer];
    this.forgetContexts();
    this.#deps.onPins(this.#pins);
    return true;
  }

  /** What was trusted for that host, else what was for the workspace's others. */
  #pinsFor(host: string): readonly Pin[] {
    const own = this.#pins.filter((pin) => pin.host === host);
    return own.length > 0 ? own : this.#pins;
  }

  async #makeContext(host: string): Promise<SecureContext> {
    const pinned = this.#pinsFor(host).flatMap(({ as, pem }) => (as === 'authority' ? [pem] : []));
    const isStrict = this.#pins.some((pin) => pin.host === host);
    const more = [...this.#deps.authorities(), ...pinned];
    // Node's own list is parsed once for the process as long as nothing is added to it
    const ca = isStrict ? { ca: pinned } : more.length > 0 ? { ca: withNodesOwn(more) } : {};
    const own = host === this.#deps.host ? await this.#deps.clientCertificate() : null;
    return createSecureContext({ ...ca, ...(own && { pfx: own.pfx, passphrase: own.password }) });
  }
}

const isOf = (pin: Pin, certificate: DetailedPeerCertificate): boolean =>
  sha256Of(certificate.raw) === pin.sha256;
