/** What members of a group say of themselves: raised hands as all clients of Galène do, and what Parleys tell each other beside. */
import { z } from 'zod';
import type { MediaState } from '#shared/contracts/connect/model.ts';

/** Under this key: who is in the call and what they send, which no frame of the server tells. */
const KEY = 'parley';
const HAND = 'raisehand';

const Said = z.object({
  /** In the call, and not only in the chat. */
  call: z.boolean(),
  audio: z.boolean(),
  video: z.boolean(),
  screen: z.boolean(),
  hold: z.boolean().catch(false),
  recording: z.boolean().catch(false),
});
export type Said = z.infer<typeof Said>;

/** `null`: no Parley, or one that says it in a way that we do not know. */
export function readSaid(data: Readonly<Record<string, unknown>>): Said | null {
  return Said.safeParse(data[KEY]).data ?? null;
}

/** For the server; `null` takes a key away. */
export function saying(call: boolean, media: MediaState): Readonly<Record<string, unknown>> {
  const said: Said = {
    call,
    audio: media.audioEnabled,
    video: media.videoEnabled,
    screen: media.screenSharing,
    hold: media.onHold ?? false,
    recording: media.recording ?? false,
  };
  const isRaised = call && (media.handRaisedAt ?? null) !== null;
  return { [KEY]: said, [HAND]: isRaised ? true : null };
}
