import type { ServerInfo } from '#shared/contracts/connect/model.ts';
import { BY_PASSWORD, type Features, type LinkDialect } from '#shared/contracts/features.ts';

/** Parts of the contract that a server may lack; found missing by a 404. */
export type Part = 'rename' | 'people' | 'chat' | 'turn' | 'history' | 'invite' | 'quality';

/**
 * What a server of this kind can do. `info` is `null` on a plain seed server: it promises nothing, so what it lacks is learnt
 * from its 404s. Only abilities that this client has are told.
 */
export function featuresOf(info: ServerInfo | null, missing: ReadonlySet<Part>): Features {
  const has = (name: string): boolean => info?.features.includes(name) ?? false;
  const limits = info?.limits;
  return {
    signIn: BY_PASSWORD,
    account: {
      register: info ? info.registration !== 'closed' : true,
      rename: info !== null && !missing.has('rename'),
      invites: info?.registration === 'invite',
    },
    people: missing.has('people') ? null : { search: true },
    chat: missing.has('chat')
      ? null
      : {
          groups: info ? has('groups') : true,
          groupMembers: limits?.groupMembers ?? 200,
          edit: true,
          delete: true,
          typing: true,
          readReceipts: true,
          reactions: has('reactions'),
          replies: false,
          search: has('search'),
          messageChars: limits?.messageChars ?? 10_000,
        },
    calls:
      info && !has('calls')
        ? null
        : {
            audio: true,
            video: true,
            screen: true,
            watch: false,
            group: info ? has('calls.group') : true,
            invite: has('calls.invite') && !missing.has('invite'),
            live: has('calls.live'),
            relay: has('calls.relay'),
            quality: has('calls.quality') && !missing.has('quality'),
            sharers: 'many',
            prewarm: has('calls.prewarm'),
            history: has('calls.history') && !missing.has('history'),
            turn: (info ? has('turn') : true) && !missing.has('turn'),
            sfu: has('sfu'),
            meshVideo: limits?.meshVideo ?? 4,
            meshAudio: limits?.meshAudio ?? 8,
            participants: limits?.callParticipants ?? 20,
          },
    rooms: null,
    presence: { settable: info !== null },
    files: has('uploads') && limits && limits.uploadBytes > 0 ? { maxBytes: limits.uploadBytes } : null,
    transfers: null,
    moderation: null,
  };
}

/** Our own servers number the joins; a plain seed server knows only who called. */
export function dialectOf(plain: boolean): LinkDialect {
  return {
    firstOffer: plain ? 'caller' : 'smaller-join-seq',
    politeness: 'smaller-user-id-polite',
    layout: 'microphone-camera',
    dataChannel: plain ? 'none' : 'negotiated',
    bundlePolicy: 'balanced',
    screenAs: 'own-transceiver',
    ...(plain && { repeatsOffer: true }),
  };
}
