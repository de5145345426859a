import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '#shared/contracts/connect/errors.ts';
import { refusalError, refusalText, retryAfterSeconds } from './errors.ts';

const refuse = (status: number | null, body: unknown, retryAfterS: number | null = null) =>
  refusalError({ status, body, retryAfterS });

describe('a refusal', () => {
  it('of the contract has a meaning for every code', () => {
    for (const [code, status] of Object.entries(ERROR_STATUS)) {
      const { code: known } = refuse(status, { error: 'x', code });
      expect(known === 'internal').toBe(code === 'internal');
    }
  });

  it('carries what the words need', () => {
    expect(refuse(409, { error: 'x', code: 'call-in-progress', callId: 'c1' })).toMatchObject({
      code: 'call-in-progress',
      params: { callId: 'c1' },
    });
    expect(refuse(409, { error: 'x', code: 'call-full', limit: 4 }).params).toEqual({ limit: 4 });
    expect(refuse(429, { error: 'x', code: 'rate-limited' }, 17).params).toEqual({ seconds: 17 });
    expect(refuse(429, {}).params).toEqual({ seconds: 60 });
  });

  it('of another server is told by its status', () => {
    const byStatus = [400, 401, 403, 404, 413, 429, 500, 503].map((status) => refuse(status, '<html>').code);
    expect(byStatus).toEqual([
      'bad-payload',
      'session-expired',
      'not-a-member',
      'not-found',
      'message-too-long',
      'rate-limited',
      'internal',
      'server-unreachable',
    ]);
    expect(refuse(404, { error: 'x', code: 'a-code-of-later' }).code).toBe('not-found');
    expect(refuse(null, { error: 'x', code: 'toString' }).code).toBe('internal');
  });

  it('has the server’s own words', () => {
    const text = (body: unknown) => refusalText({ status: 402, body, retryAfterS: null });
    expect(text({ error: 'Out of minutes' })).toBe('Out of minutes');
    expect(text({ message: 'Pay first' })).toBe('Pay first');
    expect(text(undefined)).toBe('HTTP 402');
    expect(text({ error: 'x'.repeat(2000) })).toHaveLength(500);
  });
});

describe('Retry-After', () => {
  it('is seconds or a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterSeconds('30', now)).toBe(30);
    expect(retryAfterSeconds('Thu, 01 Jan 2026 00:01:30 GMT', now)).toBe(90);
    expect(retryAfterSeconds('Thu, 01 Jan 2020 00:00:00 GMT', now)).toBe(0);
    expect(retryAfterSeconds('soon', now)).toBeNull();
    expect(retryAfterSeconds(null, now)).toBeNull();
  });
});
