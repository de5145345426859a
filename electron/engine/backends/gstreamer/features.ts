import { MESSAGE_CHARS_MAX } from '#shared/contracts/connect/model.ts';
import type { Features, LinkDialect } from '#shared/contracts/features.ts';

/** What such a server can do, and its peers: calls and rooms; text where a link carries it. */
export const FEATURES: Features = {
  signIn: { name: 'own-id', password: 'none', token: false, portal: null },
  account: null,
  people: { search: true },
  chat: {
    groups: false,
    groupMembers: 2,
    edit: false,
    delete: false,
    typing: false,
    readReceipts: false,
    reactions: false,
    replies: false,
    search: false,
    messageChars: MESSAGE_CHARS_MAX,
    onlyInCalls: true,
  },
  calls: {
    audio: true,
    video: true,
    screen: true,
    watch: true,
    group: true,
    invite: false,
    live: false,
    relay: false,
    quality: false,
    sharers: 'many',
    prewarm: false,
    history: false,
    turn: false,
    sfu: false,
    meshVideo: 4,
    meshAudio: 8,
    participants: 8,
  },
  rooms: { create: true },
  presence: null,
  files: null,
  transfers: null,
  moderation: null,
};

/** webrtcbin takes no second offer, and not all of its programs bundle. In a room whoever comes last offers, in a session who called. */
export const dialectOf = (isInRoom: boolean): LinkDialect => ({
  firstOffer: isInRoom ? 'newcomer' : 'caller',
  politeness: 'never-renegotiates',
  layout: 'microphone-camera',
  dataChannel: 'in-band',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
});
