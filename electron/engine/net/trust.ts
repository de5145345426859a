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
 * Whom one workspace trusts. Without pins: whom this computer trusts. Once the person has trusted something for its server, only that: any
 * other certificate there asks again, one of a known authority too. Other hosts of a workspace (its SFU) may show either.
 */
export class Trust {
  readonly #deps: TrustDeps;
  #pins: readonly Pin[];
  /** Fingerprints to which the person has said yes before they were seen on this run. */
  readonly #wanted = new Set<string>();
  #contexts = new Map<boolean, Promise<SecureContext>>();

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
    const isOwn = host === this.#deps.host;
    const known = this.#contexts.get(isOwn) ?? this.#makeContext(isOwn);
    this.#contexts.set(isOwn, known);
    // one that could not be made is tried again
    known.catch(() => this.#contexts.delete(isOwn));
    return known;
  }

  /** `null`: it is trusted. */
  judge({ host, hostname, chain, authorized }: Shown): AppError | null {
    const leaf = chain[0];
    const isPinned =
      leaf !== undefined && this.#pins.some((pin) => pin.as === 'certificate' && isOf(pin, leaf));
    if (isPinned || authorized) return null;
    const pins = host === this.#deps.host ? this.#pins : [];
    return untrusted(host, hostname, chain, pins, this.#deps.now());
  }

  /** Keeps what the person has said yes to; true: then the connection is worth another try. */
  adopt(error: unknown): boolean {
    if (!(error instanceof CertificateUntrusted) || !this.#wanted.delete(error.offer.sha256)) return false;
    this.#pins = [...this.#pins.filter(({ sha256 }) => sha256 !== error.offer.sha256), error.offer];
    this.forgetContexts();
    this.#deps.onPins(this.#pins);
    return true;
  }

  async #makeContext(isOwn: boolean): Promise<SecureContext> {
    const pinned = this.#pins.filter((pin) => pin.as === 'authority').map(({ pem }) => pem);
    const isStrict = isOwn && this.#pins.length > 0;
    const more = [...this.#deps.authorities(), ...pinned];
    // Node's own list is parsed once for the process as long as nothing is added to it
    const ca = isStrict ? { ca: pinned } : more.length > 0 ? { ca: withNodesOwn(more) } : {};
    const own = isOwn ? await this.#deps.clientCertificate() : null;
    return createSecureContext({ ...ca, ...(own && { pfx: own.pfx, passphrase: own.password }) });
  }
}

const isOf = (pin: Pin, certificate: DetailedPeerCertificate): boolean =>
  sha256Of(certificate.raw) === pin.sha256;
