/** Groups that leave it to another server who may come in. */
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import { connectionError } from '../../net/connection-error.ts';
import type { Net } from '../../net/net.ts';
import type { GaleneCredentials } from './client.ts';

interface AuthDeps {
  readonly clock: Clock;
  readonly userAgent: string;
  readonly net: Pick<Net, 'fetch'>;
}

const TIMEOUT_MS = 10_000;
const TOKEN_CHARS_MAX = 16_384;

/**
 * What lets that person in: a token of the server for sign-ins, or the password where it has no say.
 * Errors: invalid-credentials, server-unreachable {address}, bad-payload, and those of a connection (see net/dial.ts).
 */
export async function askAuthServer(
  deps: AuthDeps,
  authServer: string,
  who: { readonly location: string; readonly username: string; readonly password: string },
): Promise<GaleneCredentials> {
  const url = URL.canParse(authServer, who.location) ? new URL(authServer, who.location) : null;
  // a password never goes in clear where the group itself is encrypted
  const isDowngrade = url?.protocol === 'http:' && who.location.startsWith('https:');
  if (!url || isDowngrade || !/^https?:$/.test(url.protocol)) {
    throw new AppError('bad-payload', { text: 'authServer' });
  }
  const abort = new AbortController();
  const cancel = deps.clock.after(TIMEOUT_MS, () => abort.abort());
  try {
    const reply = await deps.net.fetch(url.href, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': deps.userAgent },
      body: JSON.stringify(who),
      redirect: 'error',
      credentials: 'omit',
      signal: abort.signal,
    });
    return await read(reply, url.host, who.password);
  } catch (error) {
    throw error instanceof AppError ? error : connectionError(error, url.host);
  } finally {
    cancel();
  }
}

async function read(reply: Response, address: string, password: string): Promise<GaleneCredentials> {
  switch (reply.status) {
    case 200: {
      const token = (await textOf(reply)).trim();
      if (token === '') throw new AppError('bad-payload', { text: 'authServer' });
      return { token };
    }
    case 204:
      return { password };
    case 401:
    case 403:
      throw new AppError('invalid-credentials');
    default:
      throw new AppError('server-unreachable', { address });
  }
}

/** Errors: bad-payload for what is longer than any token. */
async function textOf(reply: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > TOKEN_CHARS_MAX) throw new AppError('bad-payload', { text: 'authServer' });
  }
  return text;
}
