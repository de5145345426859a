/** Groups that leave it to another server who may come in. */
import { AppError } from '#shared/errors/app-error.ts';
import { type HttpDeps, type HttpReply, sendHttp } from '../http.ts';
import type { GaleneCredentials } from './client.ts';

const TOKEN_CHARS_MAX = 16_384;

/**
 * What lets that person in: a token of the server for sign-ins, or the password where it has no say.
 * Errors: invalid-credentials, server-unreachable {address}, bad-payload, and those of a connection (see net/dial.ts).
 */
export async function askAuthServer(
  deps: HttpDeps,
  authServer: string,
  who: { readonly location: string; readonly username: string; readonly password: string },
): Promise<GaleneCredentials> {
  const url = URL.canParse(authServer, who.location) ? new URL(authServer, who.location) : null;
  // a password never goes in clear where the group itself is encrypted
  const isDowngrade = url?.protocol === 'http:' && who.location.startsWith('https:');
  if (!url || isDowngrade || !/^https?:$/.test(url.protocol)) {
    throw new AppError('bad-payload', { text: 'authServer' });
  }
  const reply = await sendHttp(deps, {
    method: 'POST',
    url: url.href,
    body: who,
    headers: { accept: '*/*' },
    follow: false,
  });
  return read(reply, url.host, who.password);
}

function read({ status, text }: HttpReply, address: string, password: string): GaleneCredentials {
  switch (status) {
    case 200: {
      const token = text.trim();
      // a page is longer than any token
      const isNone = token === '' || text.length > TOKEN_CHARS_MAX;
      if (isNone) throw new AppError('bad-payload', { text: 'authServer' });
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
