/** What a backend can do, as plain data: the UI asks this and never the kind. `null`: the backend has none of it. May change while connected. */
import { z } from 'zod';

/** What a person is asked for to come in. */
export const SignInShape = z.object({
  /** own-id: nobody gives it out, the person chooses under which id they can be called. */
  name: z.enum(['username', 'own-id']),
  password: z.enum(['needed', 'optional', 'none']),
  /** An invitation's token serves instead of the password, and may bring the name. */
  token: z.boolean(),
  /** Where one signs in with a browser and comes back with a link that carries a token. */
  portal: z.url().nullable(),
});
export type SignInShape = z.infer<typeof SignInShape>;

/** The usual one. */
export const BY_PASSWORD: SignInShape = { name: 'username', password: 'needed', token: false, portal: null };

export const Features = z.object({
  signIn: SignInShape,
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
      /** Nothing keeps messages: they go while a call carries them, and wait until then. Left out: they go at once. */
      onlyInCalls: z.boolean().optional(),
    })
    .nullable(),
  calls: z
    .object({
      audio: z.boolean(),
      video: z.boolean(),
      screen: z.boolean(),
      /** One may call only to look and to listen: no microphone is asked for. */
      watch: z.boolean(),
      /** A screen can be shown in a conversation without a call, to whoever wants to see it. Left out: it cannot. */
      shareAlone: z.boolean().optional(),
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
  /** Places that are entered by their name, and are there while somebody is in them. */
  rooms: z.object({ create: z.boolean() }).nullable(),
  presence: z.object({ settable: z.boolean() }).nullable(),
  /** Files in conversations, kept by the server. */
  files: z.object({ maxBytes: z.int().positive() }).nullable(),
  /** Files from person to person, past the server. */
  transfers: z.object({ maxBytes: z.int().positive() }).nullable(),
  /** What I may do here now as one who keeps order, and how things stand; `null`: nothing. */
  moderation: z
    .object({
      kick: z.boolean(),
      /** Asks somebody to mute. */
      mute: z.boolean(),
      /** Makes others operators, lets them speak and write, or not. */
      roles: z.boolean(),
      clear: z.boolean(),
      invite: z.boolean(),
      /** `null`: cannot be done. */
      lock: z.object({ locked: z.boolean() }).nullable(),
      record: z.object({ recording: z.boolean() }).nullable(),
    })
    .nullable(),
});
export type Features = z.infer<typeof Features>;

/** How links are made on a backend, as plain data: `PeerLink` obeys it and knows no kind. */
export const LinkDialect = z.object({
  /** Who sends the first offer of a link. larger-user-id: the other end offers all the same if it waited in vain for some seconds. */
  firstOffer: z.enum(['smaller-join-seq', 'caller', 'newcomer', 'larger-user-id']),
  /** Which side gives way when two later offers collide. */
  politeness: z.enum(['smaller-user-id-polite', 'answerer-polite', 'never-renegotiates']),
  /** Which transceivers the first offer makes. */
  layout: z.enum(['microphone-camera', 'microphone-only', 'as-offered']),
  /** in-band: any channel that either end makes; it carries plain text that people write. */
  dataChannel: z.enum(['negotiated', 'in-band', 'none']),
  bundlePolicy: z.enum(['balanced', 'max-compat', 'max-bundle']),
  screenAs: z.enum(['own-transceiver', 'replaces-camera', 'own-link', 'none']),
  /** A first offer may fall on deaf ears: it is said again until something comes back. Elsewhere it could be taken for something new. */
  repeatsOffer: z.boolean().optional(),
});
export type LinkDialect = z.infer<typeof LinkDialect>;
