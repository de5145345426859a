/** What the suite may ask of a kind: its features, and promises that no feature tells. */
import { it } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import { NOT_OF_THIS_KIND } from '../../../build/real-parts.ts';

/** Promises that some servers keep and others do not, beyond what `Features` says. */
const PROMISES = [
  /** Wrong passwords in a row are told to wait, and how long. */
  'lockout',
  /** Access tokens run out and are renewed. */
  'short-tokens',
  /** A sign-in can be ended from elsewhere. */
  'revoke',
  /** Two people can be put into a conversation by hand. */
  'direct',
  /** A conversation is told to its members before anybody wrote. */
  'empty-conversations',
  /** Nobody outside can read or write in one. */
  'closed-conversations',
  /** The server gives a message's clientId back, to everybody. */
  'client-ids',
  /** The other devices of a person are told what one has read. */
  'read-elsewhere',
  /** Each device of a person is known by its id, also in calls. */
  'devices',
  /** A stay in a call has an id of its own; leaving and coming back makes another. */
  'stays',
  /** The server's own deadlines can be let pass. */
  'deadlines',
  /** Whose connection to the server is lost is told to the others. */
  'interrupted',
  /** A ringing device is known to the caller. */
  'ringing-told',
  /** A call that is in the way is named. */
  'call-in-way',
  /** Calls are written into their conversations. */
  'call-lines',
  /** Everybody is told why a call was over, and it can be asked for afterwards. */
  'end-reasons',
  /** The second to ask for a call with one clientId is told of the first. */
  'one-call-per-wish',
  /** Who is called must be of the conversation. */
  'call-members',
  /** Signals carry the order and the stays that they are of. */
  'signal-stays',
  /** A signal that cannot be brought is told to be lost. */
  'signal-away',
  /** Calls are shut to strangers by the server. */
  'closed-calls',
  /** Two people see each other come and go. */
  'presence-told',
] as const;
export type PromiseName = (typeof PROMISES)[number];

/** Those that tests of the suite need. */
const FEATURES = {
  password: (features) => features.signIn.password === 'needed',
  register: (features) => features.account?.register ?? false,
  rename: (features) => features.account?.rename ?? false,
  people: (features) => features.people?.search ?? false,
  chat: (features) => features.chat !== null,
  'chat.groups': (features) => features.chat?.groups ?? false,
  'chat.edit': (features) => features.chat?.edit ?? false,
  'chat.delete': (features) => features.chat?.delete ?? false,
  'chat.typing': (features) => features.chat?.typing ?? false,
  'chat.readReceipts': (features) => features.chat?.readReceipts ?? false,
  calls: (features) => features.calls !== null,
  'calls.video': (features) => features.calls?.video ?? false,
  'calls.invite': (features) => features.calls?.invite ?? false,
  'calls.live': (features) => features.calls?.live ?? false,
  'calls.relay': (features) => features.calls?.relay ?? false,
  'calls.quality': (features) => features.calls?.quality ?? false,
  'calls.prewarm': (features) => features.calls?.prewarm ?? false,
  'calls.history': (features) => features.calls?.history ?? false,
  'calls.turn': (features) => features.calls?.turn ?? false,
  presence: (features) => features.presence !== null,
  'presence.settable': (features) => features.presence?.settable ?? false,
} as const satisfies Record<string, (features: Features) => boolean>;
export type FeatureName = keyof typeof FEATURES;

export type Ability = PromiseName | FeatureName;

const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];

/** Everything that the suite knows: what our own server is held to. */
export const EVERYTHING: readonly Ability[] = [...FEATURE_NAMES, ...PROMISES];

/** Of the features that the suite knows: those that an adapter tells. */
export function toldBy(features: Features): FeatureName[] {
  return FEATURE_NAMES.filter((name) => FEATURES[name](features));
}

/** The suite's `it` for a kind with these abilities: what it lacks is skipped by name, with the reason. */
export class Can {
  readonly abilities: ReadonlySet<Ability>;

  constructor(abilities: Iterable<Ability>) {
    this.abilities = new Set(abilities);
  }

  has(ability: Ability): boolean {
    return this.abilities.has(ability);
  }

  get features(): FeatureName[] {
    return FEATURE_NAMES.filter((name) => this.abilities.has(name));
  }

  /** A test that needs all of `needs`. */
  it(needs: readonly Ability[], name: string, test: () => Promise<void>): void {
    const lacking = needs.filter((ability) => !this.abilities.has(ability));
    // oxlint-disable-next-line vitest/valid-title -- the test's own name
    if (lacking.length === 0) it(name, test);
    // oxlint-disable-next-line vitest/no-disabled-tests -- what a kind lacks is told by name, not left out
    else it.skip(`${name} (${NOT_OF_THIS_KIND}: ${lacking.join(', ')})`, test);
  }
}
