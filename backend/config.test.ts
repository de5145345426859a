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
      sfu: null,
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
    ['GALENE_TOKEN_TTL', '5'],
    ['LOG_LEVEL', 'loud'],
    ['GALENE_URL', 'sfu.example.net'],
    ['GALENE_URL', 'wss://sfu.example.net/group/parley/'],
    ['GALENE_URL', 'https://sfu.example.net/'],
    ['GALENE_URL', 'https://sfu.example.net/parley/'],
    ['GALENE_URL', 'https://sfu.example.net/group/'],
    ['GALENE_URL', 'https://sfu.example.net/group//parley/'],
    ['GALENE_URL', 'https://sfu.example.net/group/%zz/'],
    ['GALENE_URL', 'https://sfu.example.org/group/parley/?token=hunter2'],
    ['GALENE_URL', 'https://me:hunter2@sfu.example.org/group/parley/'],
    ['GALENE_URL', `https://sfu.example.org/group/${'x'.repeat(201)}/`],
    ['GALENE_KEY', 'hunter2'],
    ['GALENE_KEY', '{"kty":"oct","alg":"HS256"}'],
    ['GALENE_KEY', '{"kty":"oct","alg":"HS256","k":"c2hvcnQ"}'],
    ['GALENE_KEY', '{"kty":"oct","alg":"HS512","k":"MYz3IfCq4Yq-UmPdNqWEOdPl4C_m9imHHs9uveDUJGQ"}'],
    ['GALENE_KEY', '{"kty":"oct","k":"MYz3IfCq4Yq-UmPdNqWEOdPl4C_m9imHHs9uveDUJGQ"}'],
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

  it.each([
    ['https://sfu.example.org/group/parley/', 'https://sfu.example.org/group/parley/', 'parley'],
    ['http://127.0.0.1:8443/group/parley', 'http://127.0.0.1:8443/group/parley/', 'parley'],
    [
      'https://sfu.example.org/group/our%20firm/calls/',
      'https://sfu.example.org/group/our%20firm/calls/',
      'our firm/calls',
    ],
  ])('reads the SFU at %s, and its key', (address, parentUrl, parentGroup) => {
    const k = Buffer.alloc(32, 7).toString('base64url');
    const key = (more: object) => JSON.stringify({ kty: 'oct', alg: 'HS256', k, ...more });
    const secret = new Uint8Array(32).fill(7);
    expect(read({ GALENE_URL: address, GALENE_KEY: key({}) }).sfu).toEqual({
      parent: { parentUrl, parentGroup },
      key: { secret, kid: null, ttlS: 300 },
    });
    const named = read({ GALENE_URL: address, GALENE_KEY: key({ kid: 'ours' }), GALENE_TOKEN_TTL: '60' });
    expect(named.sfu?.key).toEqual({ secret, kid: 'ours', ttlS: 60 });
  });

  it('wants both halves of TURN, and of the SFU, and codes where invites are wanted', () => {
    expect(complaints({ TURN_SERVER_HOST: 'turn.example.org' })).toEqual([
      expect.stringMatching(/^TURN_SECRET must/),
    ]);
    expect(complaints({ TURN_SECRET: 'x' })).toEqual([expect.stringMatching(/^TURN_SERVER_HOST must/)]);
    expect(complaints({ GALENE_URL: 'https://sfu.example.org/group/parley/' })).toEqual([
      expect.stringMatching(/^GALENE_KEY must/),
    ]);
    const k = 'MYz3IfCq4Yq-UmPdNqWEOdPl4C_m9imHHs9uveDUJGQ';
    expect(complaints({ GALENE_KEY: JSON.stringify({ kty: 'oct', alg: 'HS256', k }) })).toEqual([
      expect.stringMatching(/^GALENE_URL must/),
    ]);
    expect(complaints({ PARLEY_REGISTRATION: 'invite' })).toEqual([
      expect.stringMatching(/^PARLEY_INVITE_CODES must/),
    ]);
  });
});
