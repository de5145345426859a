/** What lies between this computer and the workspace's server: the proxy, the server, its clock. */
import type { ServerReport } from '#engine/engine.ts';
import { AppError, type AppErrorCode } from '#shared/errors/app-error.ts';
import { type Check, finding, type Finding, wordsOf } from './finding.ts';

/** Tokens and the signs of who is typing go wrong when clocks differ by more, in seconds. */
const CLOCK_S_MAX = 30;
/** A person notices, in milliseconds. */
const SLOW_MS = 1500;

export type LookAtServer = (workspaceId: string) => Promise<ServerReport>;

export interface ProxyCheckOptions {
  /** In PAC's words; `null`: this program asks nobody. */
  readonly resolve: ((url: string) => Promise<string>) | null;
  /** Of a workspace; `null`: it is unknown. */
  readonly addressOf: (workspaceId: string) => string | null;
}

export function proxyCheck({ resolve, addressOf }: ProxyCheckOptions): Check {
  return async (workspaceId) => {
    const address = workspaceId === null ? null : addressOf(workspaceId);
    if (address === null) return finding('skipped', 'noWorkspace');
    if (!resolve) return finding('ok', 'proxyNone');
    const answer = await resolve(address).catch((error: unknown) => new Error(wordsOf(error)));
    if (answer instanceof Error) return finding('failed', 'proxyUnread', { text: answer.message });
    if (answer.trim() === '' || /^\s*DIRECT\b/i.test(answer)) return finding('ok', 'proxyNone');
    const isSocks = /^\s*SOCKS/i.test(answer);
    return isSocks
      ? finding('failed', 'proxySocks', { proxy: answer })
      : finding('ok', 'proxyUsed', { proxy: answer });
  };
}

const SAID: Partial<Record<AppErrorCode, Finding['says']>> = {
  'server-unreachable': 'serverSilent',
  'certificate-untrusted': 'serverUntrusted',
  'client-certificate-needed': 'serverWantsCertificate',
  'proxy-refused': 'serverBehindProxy',
  'forbidden-by-policy': 'serverForbidden',
  'not-parley': 'serverOther',
  'server-too-old': 'serverOld',
  'server-too-new': 'serverNew',
};

export function serverCheck(look: LookAtServer): Check {
  return async (workspaceId) => {
    if (workspaceId === null) return finding('skipped', 'noWorkspace');
    try {
      const { address, latencyMs, version } = await look(workspaceId);
      const params = { address, milliseconds: Math.round(latencyMs), version: version ?? '–' };
      return latencyMs > SLOW_MS
        ? finding('warning', 'serverSlow', params)
        : finding('ok', 'serverWorks', params);
    } catch (error) {
      const { code, params } = AppError.from(error);
      const says = SAID[code];
      return says
        ? finding('failed', says, { address: '', ...params })
        : finding('failed', 'checkFailed', { text: wordsOf(error) });
    }
  };
}

export function clockCheck(look: LookAtServer): Check {
  return async (workspaceId) => {
    if (workspaceId === null) return finding('skipped', 'noWorkspace');
    const report = await look(workspaceId).catch(() => null);
    if (report === null || report.offsetMs === null) return finding('skipped', 'clockUnknown');
    const seconds = Math.round(Math.abs(report.offsetMs) / 1000);
    return seconds > CLOCK_S_MAX
      ? finding('warning', 'clockWrong', { seconds })
      : finding('ok', 'clockRight', { seconds });
  };
}
