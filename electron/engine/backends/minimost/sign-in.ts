import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { HttpReply } from '../http.ts';
import { csrfOf, refusalOf, type Terms, termsOf } from './page.ts';
import { refusalError, type Site } from './site.ts';

/** An account is locked for 15 minutes unless the page says otherwise. */
const LOCKED_S = 900;
const MINUTE_S = 60;
const HALF_SECOND_MS = 500;

/**
 * Signs in through the server's own form, or makes an account. The site holds the session's cookie then.
 * Errors: invalid-credentials, rate-limited {seconds}, username-taken, account-refused {text}, not-parley, and those of a connection.
 */
export async function enterBy(
  site: Site,
  form: 'login' | 'signup',
  account: { readonly username: string; readonly password: string },
): Promise<void> {
  site.use(null);
  const { username, password } = account;
  const page = await site.ask(`/${form}`);
  if (page.status === 429) throw refusalError(page);
  const csrf = page.status === 200 ? csrfOf(page.text) : null;
  if (csrf === null) throw new AppError('not-parley', { address: site.host });
  const fields = { csrf_token: csrf, username, password };
  const reply = await site.ask(`/${form}`, {
    method: 'POST',
    form: form === 'signup' ? { ...fields, confirm_password: password } : fields,
  });
  if (reply.status !== 302) throw refusedBy(form, reply);
}

/**
 * What the client's page says; the only place where the server tells my name as it spells it. `onOffset`: the server's clock minus ours in
 * milliseconds, by the second that it stamps answers with. Errors: session-expired, not-parley.
 */
export async function readTerms(
  site: Site,
  clock: Clock,
  onOffset: (offsetMs: number) => void,
): Promise<Terms> {
  const askedAt = clock.now();
  const reply = await site.inside('/');
  const terms = reply.status === 200 ? termsOf(reply.text) : null;
  if (!terms) throw new AppError('not-parley', { address: site.host });
  const offsetMs = Date.parse(reply.headers.get('date') ?? '') + HALF_SECOND_MS - (askedAt + clock.now()) / 2;
  // within what a whole second can tell the clocks agree
  if (Number.isFinite(offsetMs)) onOffset(Math.abs(offsetMs) > 2 * HALF_SECOND_MS ? offsetMs : 0);
  return terms;
}

function refusedBy(form: 'login' | 'signup', reply: HttpReply): AppError {
  const text = refusalOf(reply.text) ?? '';
  const minutes = Number(/(\d+) minute/.exec(text)?.[1] ?? Number.NaN);
  const seconds = Number(/(\d+) second/.exec(text)?.[1] ?? Number.NaN);
  if (reply.status === 429 || /locked|too many|too quickly/i.test(text)) {
    const after = Number(reply.headers.get('retry-after'));
    return new AppError('rate-limited', {
      seconds: after || (minutes ? minutes * MINUTE_S : seconds || LOCKED_S),
    });
  }
  if (form === 'login' && reply.status === 200) {
    return /invalid|expired/i.test(text) ? new AppError('invalid-credentials', { text }) : refusedWith(text);
  }
  if (form === 'signup' && /exists|protected/i.test(text)) return new AppError('username-taken', { text });
  if (reply.status === 400 && form === 'login') return new AppError('invalid-credentials', { text });
  return reply.status === 200 ? refusedWith(text) : refusalError(reply);
}

const refusedWith = (text: string): AppError => new AppError('account-refused', { text });
