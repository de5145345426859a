import { BY_PASSWORD, type Features, type LinkDialect } from '#shared/contracts/features.ts';
import type { Membership } from './state.ts';
import type { GroupStatus } from './wire.ts';

const MESSAGE_CHARS = 10_000;
/** No group says how many it holds. */
const PEOPLE_MAX = 1000;
/** Files go past the server: it sets no limit. */
const TRANSFER_BYTES_MAX = 16 * 2 ** 30;

export interface GroupFacts {
  /** As far as it is known: it is told without being in the group. */
  readonly status: GroupStatus | null;
  /** `null`: not in the group now, or not yet. */
  readonly membership: Pick<Membership, 'permissions' | 'rtcConfiguration'> | null;
  readonly isRecorded: boolean;
}

/** What may be done in the group; it changes with what its operators allow. Without a connection it is what the usual member may do. */
export function featuresOf({ status, membership, isRecorded }: GroupFacts): Features {
  const has = (permission: string): boolean =>
    membership
      ? membership.permissions.includes(permission)
      : permission === 'present' || permission === 'message';
  const isOperator = has('op');
  const presents = has('present');
  return {
    signIn: {
      ...BY_PASSWORD,
      password: 'optional',
      token: true,
      portal:
        status && /^https?:/.test(status.authPortal) && URL.canParse(status.authPortal)
          ? status.authPortal
          : null,
    },
    account: null,
    people: null,
    chat: {
      groups: false,
      groupMembers: PEOPLE_MAX,
      edit: false,
      delete: isOperator,
      typing: false,
      readReceipts: false,
      reactions: false,
      replies: false,
      search: false,
      messageChars: MESSAGE_CHARS,
    },
    calls: {
      audio: presents,
      video: presents,
      screen: presents,
      watch: true,
      group: true,
      invite: false,
      live: true,
      relay: false,
      quality: false,
      sharers: 'many',
      prewarm: false,
      history: false,
      turn: (membership?.rtcConfiguration.iceServers.length ?? 0) > 0,
      sfu: true,
      meshVideo: PEOPLE_MAX,
      meshAudio: PEOPLE_MAX,
      participants: PEOPLE_MAX,
    },
    rooms: null,
    presence: { settable: false },
    files: null,
    transfers: has('message') ? { maxBytes: TRANSFER_BYTES_MAX } : null,
    moderation:
      isOperator || has('token') || has('record')
        ? {
            kick: isOperator,
            mute: isOperator,
            roles: isOperator,
            clear: isOperator,
            invite: has('token'),
            lock: isOperator ? { locked: status?.locked ?? false } : null,
            record: has('record') ? { recording: isRecorded } : null,
          }
        : null,
  };
}

/** All media goes over the SFU; no link is ever made from person to person. */
export const DIALECT: LinkDialect = {
  firstOffer: 'smaller-join-seq',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'none',
  bundlePolicy: 'balanced',
  screenAs: 'own-transceiver',
};
