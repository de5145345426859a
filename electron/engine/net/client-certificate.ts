/** A certificate of the person's own, with its key, that tells a server who they are. */
import { PassThrough } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { SecretStore } from '../deps.ts';
import { nameOf } from './certificate.ts';

const Kept = z.object({ v: z.literal(1), pfx: z.base64(), password: z.string() });

export interface ClientCertificate {
  /** PKCS #12. */
  readonly pfx: Buffer;
  readonly password: string;
}

/** Whom it names. Errors: bad-certificate-file, certificate-password. */
export function readClientCertificate({ pfx, password }: ClientCertificate): { subject: string } {
  try {
    const secureContext = createSecureContext({ pfx, passphrase: password });
    // nothing is sent: a socket is the only one that tells what is in a context
    const socket = new TLSSocket(new PassThrough(), { isServer: true, secureContext });
    const own = socket.getCertificate();
    socket.destroy();
    const subject = own && 'subject' in own ? nameOf({ ...own.subject }) : '';
    return { subject };
  } catch (error) {
    // OpenSSL and BoringSSL have words of their own for it
    const text = error instanceof Error ? error.message : '';
    const isPassword = /mac verify failure|incorrect[ _]password/i.test(text);
    throw new AppError(isPassword ? 'certificate-password' : 'bad-certificate-file', {}, error);
  }
}

/** By server: its host name and port. Kept with the secrets. */
export class ClientCertificates {
  readonly #secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  /** `null`: there is none, or what was kept cannot be read. */
  async load(host: string): Promise<ClientCertificate | null> {
    const text = await this.#secrets.get(nameFor(host));
    if (text === null) return null;
    try {
      const { pfx, password } = Kept.parse(JSON.parse(text));
      return { pfx: Buffer.from(pfx, 'base64'), password };
    } catch {
      // the server asks for one, and the person chooses again
      return null;
    }
  }

  save(host: string, { pfx, password }: ClientCertificate): Promise<void> {
    return this.#secrets.set(nameFor(host), JSON.stringify({ v: 1, pfx: pfx.toString('base64'), password }));
  }

  clear(host: string): Promise<void> {
    return this.#secrets.delete(nameFor(host));
  }
}

const nameFor = (host: string): string => `client-certificate.${host}`;
