import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext, type Context } from 'node:vm';

/** `session.setProxy` and `resolveProxy`: how Chromium would reach an address. Chromium itself is not told. */

type Config = Electron.ProxyConfig;

const DIRECT = 'DIRECT';
const PAC_LIMIT_MILLISECONDS = 1000;
/** Chromium's own bypass: no proxy ever stands before one's own machine. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
const PAC_NAME: Record<string, string> = {
  socks: 'SOCKS',
  socks4: 'SOCKS',
  socks5: 'SOCKS5',
  https: 'HTTPS',
};

export class Proxy {
  readonly #env: NodeJS.ProcessEnv;
  #config: Config = { mode: 'system' };
  #pac: Context | undefined;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#env = env;
  }

  /** As in Electron, a script or rules choose the mode where none is given. */
  async set(config: Config): Promise<void> {
    this.#config = { ...config, mode: config.mode ?? modeOf(config) };
    this.#pac = this.#config.mode === 'pac_script' ? await loadPac(config.pacScript ?? '') : undefined;
  }

  /** Reads a script again. */
  reload(): Promise<void> {
    return this.set(this.#config);
  }

  /** In the words of a PAC file: `DIRECT`, `PROXY host:port; DIRECT`. */
  resolve(address: string): string {
    const url = new URL(address);
    if (isLoopback(url.hostname)) return DIRECT;
    const { mode, proxyRules = '', proxyBypassRules = '' } = this.#config;
    if (mode === 'pac_script') return this.#ask(url);
    if (mode === 'fixed_servers')
      return isBypassed(url, proxyBypassRules) ? DIRECT : byRules(url, proxyRules);
    return mode === 'system' ? this.#bySystem(url) : DIRECT;
  }

  /** Chromium on Linux, without a desktop's settings, reads these variables. */
  #bySystem(url: URL): string {
    const scheme = url.protocol.replace(':', '').replace('ws', 'http');
    const { no_proxy: none = '', all_proxy: all } = this.#env;
    const server = this.#env[`${scheme}_proxy`] ?? all;
    return !server || isBypassed(url, none) ? DIRECT : asPac(server);
  }

  #ask(url: URL): string {
    if (!this.#pac) return DIRECT;
    try {
      // Chromium gives a script of an https address its origin only
      const shown = url.protocol === 'https:' ? `${url.origin}/` : url.href;
      const call = `FindProxyForURL(${JSON.stringify(shown)}, ${JSON.stringify(url.hostname)})`;
      return String(runInContext(call, this.#pac, { timeout: PAC_LIMIT_MILLISECONDS }));
    } catch {
      return DIRECT; // as Chromium does for a script that fails
    }
  }
}

function modeOf({ pacScript, proxyRules }: Config): NonNullable<Config['mode']> {
  if (pacScript) return 'pac_script';
  return proxyRules ? 'fixed_servers' : 'direct';
}

/** `foopy:8080`, or by scheme `http=foopy:80;socks=bar`; several servers of one scheme with commas. */
function byRules(url: URL, rules: string): string {
  const scheme = url.protocol.replace(':', '').replace(/^ws/, 'http');
  const parts = rules.split(';').map((part) => part.trim());
  const chosen =
    parts.find((part) => part.startsWith(`${scheme}=`)) ??
    parts.find((part) => part.startsWith('socks=')) ??
    parts.find((part) => part !== '' && !part.includes('='));
  if (chosen === undefined) return DIRECT;
  const isSocks = chosen.startsWith('socks=');
  const servers = chosen.slice(chosen.indexOf('=') + 1).split(',');
  return servers.map((server) => asPac(isSocks ? `socks://${server}` : server)).join(';');
}

function asPac(server: string): string {
  const text = server.trim().replace(/\/$/, '');
  if (text === 'direct://') return DIRECT;
  const [, scheme = 'http', place = text] = /^([a-z0-9]+):\/\/(.*)$/.exec(text) ?? [];
  return `${PAC_NAME[scheme] ?? 'PROXY'} ${place}`;
}

/** `<local>`, `.example.org`, `*.example.org`, `example.org`, with commas or semicolons. */
function isBypassed({ hostname }: URL, rules: string): boolean {
  return rules
    .split(/[,;]/)
    .map((rule) => rule.trim())
    .some((rule) => {
      if (rule === '') return false;
      if (rule === '<local>') return !hostname.includes('.');
      if (rule.startsWith('.')) return hostname.endsWith(rule) || hostname === rule.slice(1);
      return shExpMatch(hostname, rule);
    });
}

function shExpMatch(text: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

/** The functions of a PAC file that need no name server. */
async function loadPac(address: string): Promise<Context | undefined> {
  const script = await readScript(address).catch(() => undefined);
  if (script === undefined) return undefined;
  const context = createContext({
    shExpMatch,
    isPlainHostName: (host: string) => !host.includes('.'),
    dnsDomainIs: (host: string, domain: string) => host.endsWith(domain),
    localHostOrDomainIs: (host: string, full: string) => host === full || full.startsWith(`${host}.`),
    dnsDomainLevels: (host: string) => host.split('.').length - 1,
  });
  runInContext(script, context, { timeout: PAC_LIMIT_MILLISECONDS });
  return context;
}

async function readScript(address: string): Promise<string> {
  if (address.startsWith('file:')) return readFile(fileURLToPath(address), 'utf8');
  const answer = await fetch(address); // http, https and data
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}
