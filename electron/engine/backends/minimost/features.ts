import { BY_PASSWORD, type Features, type LinkDialect } from '#shared/contracts/features.ts';
import { type Terms, USUAL_TERMS } from './page.ts';

/** The server has no limit of its own; members of one private channel. */
const GROUP_MEMBERS = 200;
const MESH_VIDEO = 4;
const MESH_AUDIO = 8;

/** What was learned of the server by asking it. */
export interface Learned {
  /** Its calls tell all who share; older ones the last one to claim it. */
  readonly manySharers: boolean;
  /** It tells of running calls, and every member may walk in. */
  readonly runningCalls: boolean;
}

/** `terms`: what its page says. */
export function featuresOf(terms: Terms | null, { manySharers, runningCalls }: Learned): Features {
  const { messageChars, uploadBytes } = terms ?? USUAL_TERMS;
  return {
    signIn: BY_PASSWORD,
    account: { register: true, rename: false, invites: false },
    people: { search: true },
    chat: {
      groups: true,
      groupMembers: GROUP_MEMBERS,
      edit: true,
      delete: true,
      typing: true,
      readReceipts: true,
      reactions: true,
      replies: true,
      search: true,
      messageChars,
    },
    calls: {
      audio: true,
      video: true,
      screen: true,
      watch: false,
      shareAlone: true,
      group: true,
      invite: true,
      live: runningCalls,
      relay: false,
      quality: false,
      sharers: manySharers ? 'many' : 'one',
      prewarm: false,
      history: false,
      turn: false,
      sfu: false,
      meshVideo: MESH_VIDEO,
      meshAudio: MESH_AUDIO,
      participants: MESH_AUDIO,
    },
    rooms: null,
    presence: { settable: false },
    files: { maxBytes: uploadBytes },
    transfers: null,
    moderation: null,
  };
}

/**
 * Both of its own clients offer at once and agree by politeness; measured, one offer suffices when the polite one waits.
 * Its fixed layout is microphone, camera, then the channel `meta` with the id 0.
 */
export const DIALECT: LinkDialect = {
  firstOffer: 'larger-user-id',
  politeness: 'smaller-user-id-polite',
  layout: 'microphone-camera',
  dataChannel: 'negotiated',
  bundlePolicy: 'balanced',
  screenAs: 'replaces-camera',
};
