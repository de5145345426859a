/** The ring window: who calls, the answers, and what can be written instead of one. */
export const ring = {
  /** How many calls ring. */
  many_one: 'Incoming call',
  many_other: '{{count}} incoming calls',
  reply: 'Message',
  keys: 'Ctrl+Shift: A to accept, V with video, X to decline',
  keysInCall: 'Ctrl+Shift: A to hold and accept, V with video, X to decline',
  keysMany: 'Ctrl+Shift: ↑ ↓ choose, A accept, V with video, X decline',
  /** The app's own quick replies, where the person has written none. */
  replies: {
    later: 'I’ll call you back.',
    meeting: 'I’m in a meeting.',
    write: 'Can you write to me instead?',
  },
} as const;
