import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord, redact, silentLogger } from './logger.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLWhlcmU';

describe('redact', () => {
  it.each([
    'token',
    'accessToken',
    'access_token',
    'refreshToken',
    'password',
    'credential',
    'secret',
    'Authorization',
    'cookie',
    'invite',
    'sdp',
    'candidate',
    'content',
    'key',
  ])('hides the field %s', (field) => {
    expect(redact({ [field]: 'short' })).toEqual({ [field]: '<redacted>' });
    expect(redact({ deep: [{ [field]: 'a-long-secret-that-ends-in-xyz' }] })).toEqual({
      deep: [{ [field]: '<redacted>…xyz' }],
    });
    expect(redact({ [field]: { nested: 'secret' } })).toEqual({ [field]: '<redacted>' });
  });

  it('redacted twice is redacted once', () => {
    const once = redact({ token: 'a-long-secret-that-ends-in-xyz', password: 'short' });
    expect(redact(once)).toEqual(once);
    expect(redact({ token: '<redacted>…xyz and more of it' })).toEqual({ token: '<redacted>… it' });
  });

  it('leaves what is not there as it is, so that a log shows that it was missing', () => {
    expect(redact({ token: null, password: '', secret: undefined })).toEqual({
      token: null,
      password: '',
      secret: undefined,
    });
  });

  it.each([
    [`got ${JWT} back`, 'got <jwt> back'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer <redacted>'],
    ['https://x.example/?token=abc&b=1', 'https://x.example/?token=<redacted>&b=1'],
    ['https://x.example/join#invite=abc', 'https://x.example/join#invite=<redacted>'],
    ['http://me:secret@x.example/', 'http://<redacted>@x.example/'],
    [
      'made -----BEGIN PRIVATE KEY-----\nMHcCAQEE\n-----END PRIVATE KEY----- today',
      'made <private key> today',
    ],
    ['cut off -----BEGIN RSA PRIVATE KEY-----\nMHcCAQEE', 'cut off <private key>'],
    ['nothing to hide: 12:30, a=b', 'nothing to hide: 12:30, a=b'],
  ])('cleans texts: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact({ note: [text] })).toEqual({ note: [expected] });
  });

  it('keeps errors readable, with code and cause, without secrets', () => {
    const error = Object.assign(new Error(`refused for ${JWT}`, { cause: new Error('Bearer abc') }), {
      code: 'ECONNREFUSED',
    });
    const told = redact(error) as Record<string, unknown>;
    expect(told).toMatchObject({
      name: 'Error',
      message: 'refused for <jwt>',
      code: 'ECONNREFUSED',
      cause: { message: 'Bearer <redacted>' },
    });
    expect(JSON.stringify(told)).not.toContain('eyJ');
  });

  it('takes everything that a program may hold', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(JSON.stringify(redact(circle))).toContain('<deep>');
    const chain = new Error('loop');
    chain.cause = chain;
    expect(JSON.stringify(redact(chain))).toContain('<deep>');
    expect(redact(10n)).toBe('10n');
    expect(redact(() => 1)).toBe('<function>');
    expect(redact(Symbol('x'))).toBe('<symbol>');
    expect(redact(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(redact(new Date(NaN))).toBe('<invalid date>');
    expect(redact(new Uint8Array(3))).toBe('<3 bytes>');
    expect(redact(new Map([['token', 'abc']]))).toEqual({ token: '<redacted>' });
    expect(redact(new Set(['Bearer abc']))).toEqual(['Bearer <redacted>']);
    expect(redact(new URL('https://u:p@x.example/'))).toBe('https://<redacted>@x.example/');
  });

  it('never throws, not even over a getter that does', () => {
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(() => redact(trap)).not.toThrow();
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withDate: true, withNullPrototype: true }),
        (value) => {
          JSON.stringify(redact(value));
        },
      ),
    );
  });
});

describe('createLogger', () => {
  it('gives the sink name, level, message and redacted fields', () => {
    const records: LogRecord[] = [];
    const log = createLogger('engine', (record) => records.push(record), { workspaceId: 'w' });
    log.info(`signed in ${JWT}`, { token: 'abc' });
    log.child('call', { callId: 'c' }).warn('odd');
    expect(records).toEqual([
      {
        level: 'info',
        name: 'engine',
        message: 'signed in <jwt>',
        fields: { workspaceId: 'w', token: '<redacted>' },
      },
      { level: 'warn', name: 'engine.call', message: 'odd', fields: { workspaceId: 'w', callId: 'c' } },
    ]);
  });

  it('has every level, and a silent one', () => {
    const levels: string[] = [];
    const log = createLogger('x', ({ level }) => levels.push(level));
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      log[level]('m');
      silentLogger[level]('m');
    }
    expect(levels).toEqual(['debug', 'info', 'warn', 'error']);
  });
});
