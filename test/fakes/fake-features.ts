/** What fakes say that they can do. */
import { BY_PASSWORD, type Features } from '#shared/contracts/features.ts';

/** As the connect backend's. */
export const FAKE_FEATURES: Features = {
  signIn: BY_PASSWORD,
  account: { register: true, rename: true, invites: false },
  people: { search: true },
  chat: {
    groups: true,
    groupMembers: 200,
    edit: true,
    delete: true,
    typing: true,
    readReceipts: true,
    reactions: false,
    replies: false,
    search: false,
    messageChars: 10_000,
  },
  calls: {
    audio: true,
    video: true,
    screen: true,
    watch: false,
    group: true,
    invite: true,
    live: true,
    relay: true,
    quality: true,
    sharers: 'many',
    prewarm: true,
    history: true,
    turn: true,
    sfu: false,
    meshVideo: 4,
    meshAudio: 8,
    participants: 20,
  },
  rooms: null,
  presence: { settable: true },
  files: null,
  transfers: null,
  moderation: null,
};

/** As a backend's that has everything. */
export const ALL_FEATURES: Features = {
  ...FAKE_FEATURES,
  chat: FAKE_FEATURES.chat && { ...FAKE_FEATURES.chat, reactions: true, replies: true, search: true },
  rooms: { create: true },
  files: { maxBytes: 25 * 1024 * 1024 },
  transfers: { maxBytes: 1024 ** 3 },
  moderation: {
    kick: true,
    mute: true,
    roles: true,
    clear: true,
    invite: true,
    lock: { locked: false },
    record: { recording: false },
  },
};
