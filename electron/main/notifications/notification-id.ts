/**
 * A notification's name tells what it is about, so that a click finds it after the app was started anew. Pure.
 * Windows takes at most 64 characters; what does not fit has no name, and a late click only opens the app.
 */
import { OpenTarget } from '#shared/contracts/open-target.ts';

/** ring: a call that rings; missed and messages: of a conversation. */
export type About =
  | { readonly kind: 'ring'; readonly callId: string }
  | {
      readonly kind: 'missed' | 'messages';
      readonly workspaceId: string;
      readonly conversationId: string;
    };

const MAX = 64;
const LETTER = { ring: 'r', missed: 'c', messages: 'm' } as const;
const NAME = /parley\.([rcm])((?:\.[\w~-]+){1,2})/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `undefined`: it has no short enough name. */
export function idOf(about: About): string | undefined {
  const parts = about.kind === 'ring' ? [about.callId] : [about.workspaceId, about.conversationId];
  const id = ['parley', LETTER[about.kind], ...parts.map(packed)].join('.');
  return id.length <= MAX ? id : undefined;
}

/** From a name, or a text of the system around it; `null`: there is none of ours in it. */
export function aboutIn(text: string): About | null {
  const [, letter, rest = ''] = NAME.exec(text) ?? [];
  const [first = '', second = ''] = rest.slice(1).split('.').map(unpacked);
  if (letter === 'r') return { kind: 'ring', callId: first };
  if (letter === undefined || first === '' || second === '') return null;
  return { kind: letter === 'c' ? 'missed' : 'messages', workspaceId: first, conversationId: second };
}

/** What a click shows; `null`: no such thing can be. */
export function targetOf(about: About): OpenTarget | null {
  const target =
    about.kind === 'ring'
      ? { type: 'call', callId: about.callId }
      : {
          type: 'conversation',
          workspaceId: about.workspaceId,
          conversationId: about.conversationId,
          offerJoin: false,
        };
  const parsed = OpenTarget.safeParse(target);
  return parsed.success ? parsed.data : null;
}

/** A UUID's 16 bytes; anything else letter by letter, marked. */
const packed = (text: string): string =>
  UUID.test(text)
    ? Buffer.from(text.replaceAll('-', ''), 'hex').toString('base64url')
    : `~${Buffer.from(text).toString('base64url')}`;

function unpacked(text: string): string {
  if (text.startsWith('~')) return Buffer.from(text.slice(1), 'base64url').toString();
  const hex = Buffer.from(text, 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
