import type { ConnectFeature } from '#shared/contracts/connect/model.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Config } from './config.ts';
import { AccessTokens } from './services/access-tokens.ts';
import { Accounts } from './services/accounts.ts';
import { CallQualities } from './services/calls/quality.ts';
import { Calls } from './services/calls/service.ts';
import { SfuTokens } from './services/calls/sfu.ts';
import { TurnCredentials } from './services/calls/turn.ts';
import { Conversations } from './services/conversations.ts';
import { Devices } from './services/devices.ts';
import { Messages } from './services/messages.ts';
import { Passwords } from './services/passwords.ts';
import { People } from './services/people.ts';
import { Presence } from './services/presence.ts';
import type { Push } from './services/push.ts';
import { RateLimiter, TryLimiter } from './services/rate-limiter.ts';
import { Typing } from './services/typing.ts';
import type { Db } from './storage/schema.ts';

/** All services of a server: the only thing that transport knows of what lies below it. */
export interface Services {
  readonly accounts: Accounts;
  readonly devices: Devices;
  readonly people: People;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly presence: Presence;
  readonly typing: Typing;
  readonly calls: Calls;
  readonly qualities: CallQualities;
  /** null without a TURN server. */
  readonly turn: TurnCredentials | null;
  readonly limits: {
    /** Messages written, changed and deleted, per user. */
    readonly messages: RateLimiter;
    /** Client events, per device. */
    readonly signals: RateLimiter;
  };
  readonly features: readonly ConnectFeature[];
  start(): Promise<void>;
  /** Ends timers and finishes what is under way; the database may be closed afterwards. */
  close(): Promise<void>;
}

export interface ComposeDeps {
  readonly config: Config;
  readonly db: Db;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Logger;
  /** Signs access tokens. */
  readonly jwtSecret: string;
  /** A call was begun, answered, moved to the SFU or is over. */
  readonly countCall: (what: string) => void;
}

/** Builds the services and wires them: here, and nowhere else, they get to know one another. */
export function compose(deps: ComposeDeps): Services {
  const { config, db, push, clock, log } = deps;
  const { rates } = config;
  const tokens = new AccessTokens({ secret: deps.jwtSecret, lifeS: config.tokens.accessS, clock });
  const passwords = new Passwords(config.argon2MemoryKib);
  const failures = new TryLimiter({ max: rates.loginFailures, windowMs: rates.loginWindowS * 1000 }, clock);
  const presence = new Presence({
    db,
    push,
    clock,
    log: log.child('presence'),
    graceMs: config.presenceGraceMs,
  });
  const people = new People({ db, statusOf: (userId) => presence.statusOf(userId) });
  const devices = new Devices({
    db,
    tokens,
    push,
    clock,
    log: log.child('devices'),
    refreshS: config.tokens.refreshS,
  });
  const { registration, inviteCodes } = config;
  const accounts = new Accounts({
    db,
    devices,
    passwords,
    people,
    clock,
    registration,
    inviteCodes,
    failures,
  });
  const conversations = new Conversations({ db, people, push, clock });
  const typing = new Typing({ conversations, push, clock });
  const messages = new Messages({ db, conversations, typing, push, clock });
  const calls = new Calls({
    db,
    push,
    clock,
    log: log.child('calls'),
    rules: { ...config.calls, sfu: config.sfu?.parent ?? null },
    sfuTokens: config.sfu && new SfuTokens(config.sfu.key, clock),
    sweepMs: config.calls.sweepMs,
    rates,
    writeCallLine: (tx, line) => messages.writeCallLine(tx, line),
    count: deps.countCall,
  });
  return {
    accounts,
    devices,
    people,
    conversations,
    messages,
    presence,
    typing,
    calls,
    qualities: new CallQualities(db, clock),
    turn: config.turn && new TurnCredentials(db, clock, config.turn, config.stunUrls),
    limits: {
      messages: new RateLimiter({ perSecond: rates.messages, burst: rates.messagesBurst }, clock),
      signals: new RateLimiter({ perSecond: rates.signals, burst: rates.signalsBurst }, clock),
    },
    features: featuresOf(config),
    start: async () => {
      await passwords.warmUp();
      devices.start();
      await calls.start();
    },
    close: async () => {
      typing.close();
      await calls.stop();
      await devices.stop();
      await presence.close();
    },
  };
}

/** What this server can do, by configuration. What is not here answers 404. */
function featuresOf(config: Config): ConnectFeature[] {
  return [
    'groups',
    'calls',
    'calls.group',
    'calls.invite',
    'calls.live',
    'calls.relay',
    'calls.prewarm',
    'calls.history',
    'calls.quality',
    ...(config.sfu ? (['sfu'] as const) : []),
    ...(config.turn ? (['turn'] as const) : []),
  ];
}
