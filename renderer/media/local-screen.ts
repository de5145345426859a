/** What of the shared picture matters: small letters, or smooth movement. */
export type ShareHint = 'text' | 'motion';

/** off -> picking -> sharing -> off. The system or the window that was shared may end it at any time. */
export type LocalScreenState =
  | { readonly state: 'off' }
  | { readonly state: 'picking'; readonly callId: string }
  | {
      readonly state: 'sharing';
      readonly callId: string;
      readonly picture: MediaStreamTrack;
      /** The computer's sound. */
      readonly sound: MediaStreamTrack | null;
      /** The others see the last picture, and that it stands. */
      readonly paused: boolean;
      readonly hint: ShareHint;
    };
