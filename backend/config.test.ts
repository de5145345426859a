import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const PLACE = { listen: { host: '127.0.0.1', port: 0 }, directory: '/somewhere' };
const read = (env: Record<string, string>) => readConfig(env, PLACE);
const complaints = (env: Record<string, string>): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
};

describe('configuration', () => {
  it('is that of the contract when nothing is set', () => {
    expect(read({})).toEqual({
      listen: PLACE.listen,
      storage: { kind: 'embedded', directory: '/somewhere', seedFile: null },
      name: 'Parley',
      registration: 'open',
      inviteCodes: [],
      jwtSecret: null,
      tokens: { accessS: 900, refreshS: 60 * 24 * 60 * 60 },
      calls: { ringMs: 45_000, graceMs: 60_000, sweepMs: 1000, meshVideo: 4, meshAudio: 8, participants: 20 },
      presenceGraceMs: 15_000,
      rates: {
        messages: 30,
        messagesBurst: 60,
        signals: 100,
        signalsBurst: 600,
        initiate: 10,
        loginFailures: 5,
        loginWindowS: 900,
      },
      argon2MemoryKib: 19 * 1024,
      allowedOrigins: [],
      trustProxy: false,
      turn: null,
      stunUrls: [],
      logLevel: 'info',
      publicMetrics: false,
    });
  });

  it('takes an empty variable for an absent one, and ignores what is not its own', () => {
    expect(read({ PARLEY_RING_MS: '', DATABASE_URL: '', TURN_SECRET: '', PATH: '/bin' })).toEqual(read({}));
  });

  it('reads what is set', () => {
    const config = read({
      PARLEY_REGISTRATION: 'invite',
      PARLEY_INVITE_CODES: ' one, two ,',
      DATABASE_URL: 'postgresql://me@db/parley',
      TURN_SERVER_HOST: 'turn.example.org',
      TURN_SECRET: 'secret',
      TURN_TLS_PORT: '5349',
      STUN_URLS: 'stun:a.example.org, stun:b.example.org:3478',
      PARLEY_ALLOWED_ORIGINS: 'https://a.example.org,http://localhost:8080',
      PARLEY_PRESENCE_GRACE_MS: '0',
      PARLEY_PUBLIC_METRICS: 'yes',
    });
    expect(config.inviteCodes).toEqual(['one', 'two']);
    expect(config.storage).toEqual({ kind: 'postgres', url: 'postgresql://me@db/parley' });
    expect(config.turn).toEqual({
      host: 'turn.example.org',
      port: 3478,
      tlsPort: 5349,
      secret: 'secret',
      ttlS: 86_400,
    });
    expect(config.stunUrls).toEqual(['stun:a.example.org', 'stun:b.example.org:3478']);
    expect(config.allowedOrigins).toEqual(['https://a.example.org', 'http://localhost:8080']);
    expect(config).toMatchObject({ presenceGraceMs: 0, publicMetrics: true });
  });

  it.each([
    ['PARLEY_RING_MS', 'soon'],
    ['PARLEY_RING_MS', '0'],
    ['PARLEY_RING_MS', '1.5'],
    ['PARLEY_RING_MS', '-1'],
    ['PARLEY_RING_MS', '1e3'],
    ['PARLEY_RING_MS', '99999999999'],
    ['PARLEY_MESH_VIDEO', '1'],
    ['PARLEY_REGISTRATION', 'maybe'],
    ['PARLEY_ARGON2_MEMORY_KIB', '4'],
    ['PARLEY_ALLOWED_ORIGINS', 'https://a.example.org/path'],
    ['PARLEY_ALLOWED_ORIGINS', '*'],
    ['PARLEY_JWT_SECRET', 'too-short-to-be-safe'],
    ['PARLEY_PUBLIC_METRICS', 'perhaps'],
    ['DATABASE_URL', 'mysql://user:hunter2@db/x'],
    ['DATABASE_URL', 'postgres://['],
    ['TURN_SERVER_PORT', '65536'],
    ['STUN_URLS', 'https://example.org'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s in one line that names it and does not repeat it', (name, value) => {
    const lines = complaints({ [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} must `));
    expect(lines[0]).not.toContain(value.length > 4 ? value : 'no-such-text');
    expect(lines[0]).not.toContain('\n');
  });

  it('names every wrong variable at once', () => {
    expect(complaints({ PARLEY_RING_MS: 'a', PARLEY_GRACE_MS: 'b', LOG_LEVEL: 'c' })).toHaveLength(3);
  });

  it('wants both halves of TURN, and codes where invites are wanted', () => {
    expect(complaints({ TURN_SERVER_HOST: 'turn.example.org' })).toEqual([
      expect.stringMatching(/^TURN_SECRET must/),
    ]);
    expect(complaints({ TURN_SECRET: 'x' })).toEqual([expect.stringMatching(/^TURN_SERVER_HOST must/)]);
    expect(complaints({ PARLEY_REGISTRATION: 'invite' })).toEqual([
      expect.stringMatching(/^PARLEY_INVITE_CODES must/),
    ]);
  });
});
