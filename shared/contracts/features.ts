/** What a backend can do, as plain data: the UI asks this and never the kind. `null`: the backend has none of it. May change while connected. */
import { z } from 'zod';

export const Features = z.object({
  account: z.object({ register: z.boolean(), rename: z.boolean(), invites: z.boolean() }).nullable(),
  people: z.object({ search: z.boolean() }).nullable(),
  chat: z
    .object({
      groups: z.boolean(),
      groupMembers: z.int().positive(),
      edit: z.boolean(),
      delete: z.boolean(),
      typing: z.boolean(),
      readReceipts: z.boolean(),
      reactions: z.boolean(),
      replies: z.boolean(),
      search: z.boolean(),
      messageChars: z.int().positive(),
    })
    .nullable(),
  calls: z
    .object({
      audio: z.boolean(),
      video: z.boolean(),
      screen: z.boolean(),
      group: z.boolean(),
      invite: z.boolean(),
      /** Running calls of one's groups are told, so that they can be joined. */
      live: z.boolean(),
      /** Participants can send each other small messages: reactions, keys. */
      relay: z.boolean(),
      /** Figures of a call are kept by the server. */
      quality: z.boolean(),
      /** How many may share their screen at a time. */
      sharers: z.enum(['one', 'many']),
      prewarm: z.boolean(),
      history: z.boolean(),
      turn: z.boolean(),
      sfu: z.boolean(),
      /** People in one call: in a mesh with video, in a mesh with sound alone, at all. */
      meshVideo: z.int().positive(),
      meshAudio: z.int().positive(),
      participants: z.int().positive(),
    })
    .nullable(),
  rooms: z.object({ create: z.boolean() }).nullable(),
  presence: z.object({ settable: z.boolean() }).nullable(),
  files: z.object({ maxBytes: z.int().positive() }).nullable(),
  moderation: z.object({ kick: z.boolean(), mute: z.boolean(), lock: z.boolean() }).nullable(),
});
export type Features = z.infer<typeof Features>;

/** How links are made on a backend, as plain data: `PeerLink` obeys it and knows no kind. */
export const LinkDialect = z.object({
  /** Who sends the first offer of a link. */
  firstOffer: z.enum(['smaller-join-seq', 'caller', 'newcomer', 'on-request']),
  /** Which side gives way when two later offers collide. */
  politeness: z.enum(['smaller-user-id-polite', 'answerer-polite', 'never-renegotiates']),
  /** Which transceivers the first offer makes. */
  layout: z.enum(['microphone-camera', 'microphone-only', 'as-offered']),
  dataChannel: z.enum(['negotiated', 'in-band', 'none']),
  bundlePolicy: z.enum(['balanced', 'max-compat', 'max-bundle']),
  screenAs: z.enum(['own-transceiver', 'replaces-camera', 'own-link', 'none']),
});
export type LinkDialect = z.infer<typeof LinkDialect>;
