import { describe, expect, it } from 'vitest';
import { aConversation, anApp, aUser, aWorkspace, ME, WORKSPACE } from '#test/support/sample-view.ts';
import { NO_DESKTOP } from '../contracts/desktop.ts';
import { isQuiet, isQuietIn } from './quiet.ts';

const LOUD = { desktop: 'no', presence: 'online', muted: false } as const;

describe('a call or a message is quiet', () => {
  it.each([
    ['by the person’s wish', { desktop: 'own' }],
    ['by the system’s', { desktop: 'system' }],
    ['by their presence', { presence: 'dnd' }],
    ['in a muted conversation', { muted: true }],
  ] as const)('%s', (_why, fact) => {
    expect(isQuiet({ ...LOUD, ...fact })).toBe(true);
  });

  it.each(['online', 'away', 'offline', null] as const)('not for a presence of %s', (presence) => {
    expect(isQuiet({ ...LOUD, presence })).toBe(false);
  });
});

describe('in a view', () => {
  const at = { workspaceId: WORKSPACE, conversationId: 'c' };
  const viewOf = (muted: boolean, presence: 'online' | 'dnd') =>
    anApp([
      aWorkspace({
        users: { [ME]: aUser(ME, 'Ada', presence) },
        conversations: { c: aConversation('c', [ME, 'u'], { muted }) },
      }),
    ]);

  it('each reason is found', () => {
    expect(isQuietIn(viewOf(false, 'online'), at)).toBe(false);
    expect(isQuietIn(viewOf(true, 'online'), at)).toBe(true);
    expect(isQuietIn(viewOf(false, 'dnd'), at)).toBe(true);
    expect(isQuietIn({ ...viewOf(false, 'online'), desktop: { ...NO_DESKTOP, quiet: 'own' } }, at)).toBe(
      true,
    );
  });

  it('what is not known is not quiet', () => {
    expect(isQuietIn(anApp(), at)).toBe(false);
    expect(isQuietIn(viewOf(true, 'online'), { ...at, conversationId: 'other' })).toBe(false);
  });
});
