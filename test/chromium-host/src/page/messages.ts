import type { KeyInput, MenuRequest } from './input.ts';

/** What the preload world and the host say to each other. All of it crosses through the codec. */

/** Up: from the preload world to the host. */
export type UpMessage =
  | { kind: 'send'; channel: string; args: unknown[]; ports: number[] }
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'ask'; id: number; question: Question }
  | { kind: 'port'; port: number; data: unknown }
  | { kind: 'title'; title: string }
  | { kind: 'key'; input: KeyInput }
  | { kind: 'menu'; request: MenuRequest }
  | { kind: 'preload-error'; error: Error };

/** Down: from the host to the preload world. */
export type DownMessage =
  | { kind: 'event'; channel: string; args: unknown[]; ports: number[] }
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'port'; port: number; data: unknown };

export type MediaType = 'audio' | 'video';

/** What the media hooks of a page ask the session. */
export type Question =
  | { about: 'media-request'; mediaTypes: MediaType[] }
  | { about: 'permission-check'; permission: string; mediaType?: MediaType }
  | { about: 'display'; video: boolean; audio: boolean; gesture: boolean }
  | { about: 'display-started' };

/** What a page may capture after the question 'display'. */
export type DisplayAnswer =
  | { grant: 'window' | 'screen' | 'drawn' }
  | { refuse: 'AbortError' | 'NotAllowedError' | 'NotSupportedError' };

/** The isolated world in which the preload bundle runs, and the two functions that join it to the host. */
export const PRELOAD_WORLD = 'electron-preload';
export const UP_BINDING = '__hostUp';
export const DOWN_FUNCTION = '__hostDown';
