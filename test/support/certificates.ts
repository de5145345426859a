/** Certificates made by `openssl` in a folder of their own: authorities, servers and people. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOnPath } from './on-path.ts';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate, the certificates above it, and its key, as a TLS server takes them. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the first one's DER, in lower-case hex. */
  readonly sha256: string;
}

export const whyNoCertificates = (): string | null =>
  isOnPath('openssl') ? null : 'no openssl on this machine (Debian: apt-get install openssl)';

export class CertificateFolder {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async make(): Promise<CertificateFolder> {
    return new CertificateFolder(await mkdtemp(join(tmpdir(), 'parley-certificates-')));
  }

  /** Signs itself. With `names` it is a server's own. */
  async selfMade(name: string, names: readonly string[] = []): Promise<Credentials> {
    const san = names.length > 0 ? ['-addext', `subjectAltName=${names.map(altName).join(',')}`] : [];
    const out = ['-keyout', this.#at(name, 'key'), '-out', this.#at(name, 'pem'), '-days', '10'];
    await run('openssl', ['req', '-x509', ...KEY, ...out, '-subj', `/CN=${name}/O=Test`, ...san]);
    return this.#read(name, []);
  }

  /** Signed by an authority of this folder. Its chain brings the authority along unless `alone`; `days` below 0 make it expired. */
  async issue(
    authority: string,
    name: string,
    names: readonly string[],
    { days = 10, alone = false } = {},
  ): Promise<Credentials> {
    const request = this.#at(name, 'csr');
    const extensions = this.#at(name, 'ext');
    await run('openssl', [
      'req',
      ...KEY,
      '-keyout',
      this.#at(name, 'key'),
      '-out',
      request,
      '-subj',
      `/CN=${name}`,
    ]);
    await writeFile(
      extensions,
      `subjectAltName=${names.map(altName).join(',')}\nbasicConstraints=CA:FALSE\n`,
    );
    const signer = [
      '-CA',
      this.#at(authority, 'pem'),
      '-CAkey',
      this.#at(authority, 'key'),
      '-CAcreateserial',
    ];
    const out = ['-out', this.#at(name, 'pem'), '-days', String(days), '-extfile', extensions];
    await run('openssl', ['x509', '-req', '-in', request, ...signer, ...out]);
    return this.#read(name, alone ? [] : [authority]);
  }

  /** PKCS #12 of what `issue` made. */
  async pkcs12(name: string, password: string): Promise<Buffer> {
    const parts = ['-inkey', this.#at(name, 'key'), '-in', this.#at(name, 'pem')];
    await run('openssl', [
      'pkcs12',
      '-export',
      ...parts,
      '-out',
      this.#at(name, 'p12'),
      '-passout',
      `pass:${password}`,
    ]);
    return readFile(this.#at(name, 'p12'));
  }

  remove(): Promise<void> {
    return rm(this.#dir, { recursive: true, force: true });
  }

  async #read(name: string, above: readonly string[]): Promise<Credentials> {
    const chain = await Promise.all([name, ...above].map((one) => readFile(this.#at(one, 'pem'), 'utf8')));
    const sha256 = createHash('sha256')
      .update(new X509Certificate(chain[0] ?? '').raw)
      .digest('hex');
    return { cert: chain.join(''), key: await readFile(this.#at(name, 'key'), 'utf8'), sha256 };
  }

  #at(name: string, ending: string): string {
    return join(this.#dir, `${name.replaceAll(/\W/g, '-')}.${ending}`);
  }
}

const altName = (name: string): string => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`);
