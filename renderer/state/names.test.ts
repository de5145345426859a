import { expect, it } from 'vitest';
import { aConversation, aUser, aWorkspace, ME } from '#test/support/sample-view.ts';
import { createI18n, type Translate } from './i18n.ts';
import { conversationTitle, kindName, nameOf, ownName, serverName, userName } from './names.ts';

const t = createI18n().t as unknown as Translate;
const unknown = { id: 'unknown', username: '', displayName: '', presence: 'offline' } as const;

it('people are called by their display name, else by their user name', () => {
  expect(nameOf(aUser('u', 'Grace Sample'), t)).toBe('Grace Sample');
  expect(nameOf({ ...unknown, username: 'grace' }, t)).toBe('grace');
});

it('who has neither is an unknown caller, and has no name of their own', () => {
  const workspace = aWorkspace({ users: { unknown } });
  expect(nameOf(unknown, t)).toBe('Unknown caller');
  expect(ownName(unknown)).toBe('');
  expect(conversationTitle(workspace, aConversation('c', [ME, 'unknown']), t)).toBe('Unknown caller');
});

it('who is not known yet is someone', () => {
  expect(userName(aWorkspace(), 'u-new', t)).toBe('Someone');
});

it('servers are named by their program, as far as it is known', () => {
  expect(serverName({ kind: 'galene', version: null }, t)).toBe('Galène');
  expect(serverName({ kind: 'minimost', version: '0.0.4' }, t)).toBe('minimost 0.0.4');
  expect(kindName('of-tomorrow', t)).toBe('of-tomorrow');
});
