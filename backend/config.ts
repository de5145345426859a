import { z } from 'zod';
import { Registration } from '#shared/contracts/connect/model.ts';
import { GaleneKey, GaleneUrl } from './config-galene.ts';

/** The environment or the command line asks for something impossible; each line names what. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

const INT_MAX = 2 ** 31 - 1;
const DAY_S = 24 * 60 * 60;

const whole = (fallback: number, min = 1, max = INT_MAX) =>
  z
    .string()
    .refine((text) => /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
    .default(fallback);

const flag = z
  .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'], { error: 'must be 1 or 0' })
  .transform((text) => ['1', 'true', 'yes', 'on'].includes(text))
  .default(false);

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .default([]);

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** Every variable that the server reads; the names are those of backend/README.md. */
const Environment = z.object({
  PARLEY_NAME: z.string().trim().max(80, 'must be at most 80 characters').default('Parley'),
  PARLEY_REGISTRATION: z
    .enum(Registration.options, { error: `must be one of ${Registration.options.join(', ')}` })
    .default('open'),
  PARLEY_INVITE_CODES: list,
  PARLEY_RING_MS: whole(45_000),
  PARLEY_GRACE_MS: whole(60_000),
  PARLEY_SWEEP_MS: whole(1000),
  PARLEY_PRESENCE_GRACE_MS: whole(15_000, 0),
  PARLEY_ACCESS_TOKEN_S: whole(900),
  PARLEY_REFRESH_TOKEN_S: whole(60 * DAY_S),
  PARLEY_MESH_VIDEO: whole(4, 2),
  PARLEY_MESH_AUDIO: whole(8, 2),
  PARLEY_CALL_PARTICIPANTS: whole(20, 2),
  PARLEY_RATE_MESSAGES: whole(30),
  PARLEY_RATE_MESSAGES_BURST: whole(60),
  PARLEY_RATE_SIGNALS: whole(100),
  PARLEY_RATE_SIGNALS_BURST: whole(600),
  PARLEY_RATE_INITIATE: whole(10),
  PARLEY_RATE_LOGIN_FAILURES: whole(5),
  PARLEY_RATE_LOGIN_WINDOW_S: whole(15 * 60),
  PARLEY_ARGON2_MEMORY_KIB: whole(19 * 1024, 8, 4 * 1024 * 1024),
  PARLEY_ALLOWED_ORIGINS: list.refine((origins) => origins.every(isOrigin), {
    error: 'must be origins like https://chat.example.org, separated by commas',
  }),
  PARLEY_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  PARLEY_SEED: z.string().optional(),
  PARLEY_PUBLIC_METRICS: flag,
  PARLEY_TRUST_PROXY: flag,
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), {
      error: 'must be an address like postgres://user:password@host:5432/database',
    })
    .optional(),
  TURN_SERVER_HOST: z.string().optional(),
  TURN_SERVER_PORT: whole(3478, 1, 65_535),
  TURN_TLS_PORT: whole(0, 1, 65_535),
  TURN_SECRET: z.string().optional(),
  TURN_TTL: whole(DAY_S),
  STUN_URLS: list.refine((urls) => urls.every((url) => /^stuns?:\S+$/.test(url)), {
    error: 'must be addresses like stun:stun.example.org:3478, separated by commas',
  }),
  GALENE_URL: GaleneUrl.optional(),
  GALENE_KEY: GaleneKey.optional(),
  GALENE_TOKEN_TTL: whole(300, 10, DAY_S),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

/** Where everything is kept: a directory of its own (embedded PostgreSQL), or a PostgreSQL server. */
export type StorageConfig =
  | { readonly kind: 'embedded'; readonly directory: string; readonly seedFile: string | null }
  | { readonly kind: 'postgres'; readonly url: string };

export interface ListenConfig {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface TurnConfig {
  readonly host: string;
  readonly port: number;
  /** 0: no `turns:` address. */
  readonly tlsPort: number;
  readonly secret: string;
  readonly ttlS: number;
}

export interface SfuConfig {
  /** The address of the parent group ends with a slash. */
  readonly parent: { readonly parentUrl: string; readonly parentGroup: string };
  readonly key: { readonly secret: Uint8Array; readonly kid: string | null; readonly ttlS: number };
}

/** Everything that can be set, checked once at start. Times say their unit. */
export interface Config {
  readonly listen: ListenConfig;
  readonly storage: StorageConfig;
  readonly name: string;
  readonly registration: Registration;
  readonly inviteCodes: readonly string[];
  /** null: the server makes a key and keeps it with its data. */
  readonly jwtSecret: string | null;
  readonly tokens: { readonly accessS: number; readonly refreshS: number };
  readonly calls: {
    readonly ringMs: number;
    readonly graceMs: number;
    readonly sweepMs: number;
    readonly meshVideo: number;
    readonly meshAudio: number;
    readonly participants: number;
  };
  readonly presenceGraceMs: number;
  readonly rates: {
    /** Per second and user. */
    readonly messages: number;
    readonly messagesBurst: number;
    /** Per second and device. */
    readonly signals: number;
    readonly signalsBurst: number;
    /** Per minute and user. */
    readonly initiate: number;
    /** Per window and pair of account and address. */
    readonly loginFailures: number;
    readonly loginWindowS: number;
  };
  readonly argon2MemoryKib: number;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: boolean;
  readonly turn: TurnConfig | null;
  readonly stunUrls: readonly string[];
  readonly sfu: SfuConfig | null;
  readonly logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
  readonly publicMetrics: boolean;
}

/**
 * The configuration of the given environment. An empty variable counts as absent.
 * @throws ConfigError with one line for each wrong variable; a line never repeats a value, it may be a secret.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  place: { readonly listen: ListenConfig; readonly directory: string },
): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError([...new Set(lines)]);
  }
  const e = parsed.data;
  const turn = readTurn(e);
  const sfu = readSfu(e);
  if (e.PARLEY_REGISTRATION === 'invite' && e.PARLEY_INVITE_CODES.length === 0) {
    throw new ConfigError([
      'PARLEY_INVITE_CODES must name at least one code while PARLEY_REGISTRATION is invite',
    ]);
  }
  return {
    listen: place.listen,
    storage: e.DATABASE_URL
      ? { kind: 'postgres', url: e.DATABASE_URL }
      : { kind: 'embedded', directory: place.directory, seedFile: e.PARLEY_SEED ?? null },
    name: e.PARLEY_NAME,
    registration: e.PARLEY_REGISTRATION,
    inviteCodes: e.PARLEY_INVITE_CODES,
    jwtSecret: e.PARLEY_JWT_SECRET ?? null,
    tokens: { accessS: e.PARLEY_ACCESS_TOKEN_S, refreshS: e.PARLEY_REFRESH_TOKEN_S },
    calls: {
      ringMs: e.PARLEY_RING_MS,
      graceMs: e.PARLEY_GRACE_MS,
      sweepMs: e.PARLEY_SWEEP_MS,
      meshVideo: e.PARLEY_MESH_VIDEO,
      meshAudio: e.PARLEY_MESH_AUDIO,
      participants: e.PARLEY_CALL_PARTICIPANTS,
    },
    presenceGraceMs: e.PARLEY_PRESENCE_GRACE_MS,
    rates: {
      messages: e.PARLEY_RATE_MESSAGES,
      messagesBurst: e.PARLEY_RATE_MESSAGES_BURST,
      signals: e.PARLEY_RATE_SIGNALS,
      signalsBurst: e.PARLEY_RATE_SIGNALS_BURST,
      initiate: e.PARLEY_RATE_INITIATE,
      loginFailures: e.PARLEY_RATE_LOGIN_FAILURES,
      loginWindowS: e.PARLEY_RATE_LOGIN_WINDOW_S,
    },
    argon2MemoryKib: e.PARLEY_ARGON2_MEMORY_KIB,
    allowedOrigins: e.PARLEY_ALLOWED_ORIGINS,
    trustProxy: e.PARLEY_TRUST_PROXY,
    turn,
    stunUrls: e.STUN_URLS,
    sfu,
    logLevel: e.LOG_LEVEL,
    publicMetrics: e.PARLEY_PUBLIC_METRICS,
  };
}

function readTurn(e: z.infer<typeof Environment>): TurnConfig | null {
  if (!e.TURN_SERVER_HOST && !e.TURN_SECRET) return null;
  if (!e.TURN_SECRET) throw new ConfigError(['TURN_SECRET must be set when TURN_SERVER_HOST is']);
  if (!e.TURN_SERVER_HOST) throw new ConfigError(['TURN_SERVER_HOST must be set when TURN_SECRET is']);
  return {
    host: e.TURN_SERVER_HOST,
    port: e.TURN_SERVER_PORT,
    tlsPort: e.TURN_TLS_PORT,
    secret: e.TURN_SECRET,
    ttlS: e.TURN_TTL,
  };
}

function readSfu(e: z.infer<typeof Environment>): SfuConfig | null {
  if (!e.GALENE_URL && !e.GALENE_KEY) return null;
  if (!e.GALENE_KEY) throw new ConfigError(['GALENE_KEY must be set when GALENE_URL is']);
  if (!e.GALENE_URL) throw new ConfigError(['GALENE_URL must be set when GALENE_KEY is']);
  return { parent: e.GALENE_URL, key: { ...e.GALENE_KEY, ttlS: e.GALENE_TOKEN_TTL } };
}
