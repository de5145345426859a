import type { Socket } from 'node:net';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { isLoopback } from '../backends/address.ts';
import type { ProxyAccounts } from './proxy-accounts.ts';
import { bare, type ProxyServer, readProxyAnswer } from './proxy-answer.ts';
import { isSecure } from './net.ts';
import { openDirect, openTunnel, type Target } from './tunnel.ts';

/** How an address is reached, in PAC's words: `PROXY cache:3128; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

export interface ProxyRouteDeps {
  readonly resolve: ResolveProxy | null;
  readonly accounts: ProxyAccounts;
  readonly logger: Logger;
}

/** Opens the way to a server as the computer's proxy settings say: one allowed way after the other. Loopback is always direct. */
export class ProxyRoute {
  readonly #deps: ProxyRouteDeps;

  constructor(deps: ProxyRouteDeps) {
    this.#deps = deps;
  }

  /** Errors: proxy-refused {address, host} (`host` is the proxy's); where nobody answers, the system's own error. */
  async open(url: URL, signal: AbortSignal): Promise<Socket> {
    const target = targetOf(url);
    const steps = readProxyAnswer(await this.#answer(url));
    let last: unknown = null;
    for (const step of steps) {
      try {
        if (step.way === 'direct') return await openDirect(target, signal);
        if (step.way === 'proxy') return await this.#through(step.proxy, target, url, signal);
        this.#deps.logger.warn('open() | a kind of proxy that is not supported', { text: step.text });
        last ??= refused(url, step.text);
      } catch (error) {
        // who was refused is not led around the one who refused
        if (error instanceof AppError || signal.aborted) throw error;
        last = error;
      }
    }
    throw last;
  }

  async #answer(url: URL): Promise<string> {
    const { resolve, logger } = this.#deps;
    if (!resolve || isLoopback(url.hostname)) return 'DIRECT';
    // PAC knows no WebSockets
    const asked = `${isSecure(url) ? 'https' : 'http'}://${url.host}/`;
    try {
      return await resolve(asked);
    } catch (error) {
      logger.error('answer() | the proxy settings could not be asked', { error });
      throw new AppError('proxy-refused', { address: url.host, host: '' }, error);
    }
  }

  async #through(proxy: ProxyServer, target: Target, url: URL, signal: AbortSignal): Promise<Socket> {
    const { accounts, logger } = this.#deps;
    const account = accounts.get(proxy.host);
    const answer = await openTunnel(proxy, target, account, signal);
    if (answer.open) return answer.socket;
    logger.info('through() | refused by a proxy', { host: proxy.host, status: answer.status });
    if (answer.wantsBasic) accounts.refused(proxy.host, account);
    // 502 and 504: the proxy cannot reach the server either
    if (answer.status === 502 || answer.status === 504)
      throw new AppError('server-unreachable', { address: url.host });
    throw refused(url, proxy.host);
  }
}

const refused = (url: URL, host: string): AppError =>
  new AppError('proxy-refused', { address: url.host, host });

/** Where a URL leads. */
export function targetOf(url: URL): Target {
  return { hostname: bare(url.hostname), port: Number(url.port || (isSecure(url) ? 443 : 80)) };
}
