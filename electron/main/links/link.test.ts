import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenTarget } from '#shared/contracts/open-target.ts';
import { aConversation, aWorkspace, fakeEngine } from '../fake-engine.ts';
import { HandedOver, readArguments } from './arguments.ts';
import { type Link, parseLink } from './link.ts';
import { findTarget, targetOfUnknown } from './resolve-link.ts';

const person = (who: string, host: string | null = null): Link => ({ type: 'person', who, host });
const conversation = (id: string, host: string | null = null): Link => ({ type: 'conversation', id, host });

describe('a link', () => {
  it.each<[string, Link]>([
    ['parley://call/ada', person('ada')],
    ['PARLEY://call/ada/', person('ada')],
    ['parley://call/ada%40example.com', person('ada@example.com')],
    ['parley://call/J%C3%BCrgen%20M', person('Jürgen M')],
    ['parley://call/%D8%A7%D8%AF%D8%A7', person('ادا')],
    ['parley://call/ada?workspace=Chat.Example', person('ada', 'chat.example')],
    ['parley://call/ada?workspace=10.0.0.1:4000', person('ada', '10.0.0.1:4000')],
    ['parley://call/ada?workspace=[::1]:4000', person('ada', '[::1]:4000')],
    ['parley://conversation/c-17', conversation('c-17')],
    ['parley://conversation/c-17?workspace=a.b', conversation('c-17', 'a.b')],
    ['tel:+49-30-123456', { type: 'phone', who: '+49-30-123456' }],
    ['tel:+4930123;ext=12', { type: 'phone', who: '+4930123' }],
    ['callto://ben/', { type: 'phone', who: 'ben' }],
    ['callto:ben%20b?call', { type: 'phone', who: 'ben b' }],
  ])('%s is understood', (text, link) => expect(parseLink(text)).toEqual(link));

  it.each([
    'parley:',
    'parley://',
    'parley://call',
    'parley://call/',
    'parley://call//ada',
    'parley://call/ada/ben',
    'parley://call/..%2f..%2fada%00',
    'parley://call/%E0%A4%A',
    'parley://call/%20',
    'parley://call/--no-sandbox',
    'parley://call/ada%E2%80%AEneb',
    'parley://call/ada\u202E',
    'parley://call/ada#x',
    'parley://user@call/ada',
    'parley://call:80/ada',
    'parley://callx/ada',
    'parley://call/ada?video=1',
    'parley://call/ada?workspace=a&workspace=b',
    'parley://call/ada?workspace=https://a',
    'parley://call/ada?workspace=',
    `parley://call/${'a'.repeat(201)}`,
    `parley://call/a?workspace=${'a'.repeat(3000)}`,
    'tel:',
    'tel:%00',
    'tel:-rf',
    'https://example.com',
    'javascript:alert(1)',
    'ada',
    '',
  ])('%j is bad', (text) => expect(parseLink(text)).toMatchObject({ type: 'bad' }));

  it('that is bad is shown short and with nothing hidden in it', () => {
    const link = parseLink(`parley://x/\u0000\u202E${'a'.repeat(5000)}`);
    expect(link.type === 'bad' && link.text).toMatch(/^parley:\/\/x\/a{89}$/);
  });
});

const ada = { id: 'u1', username: 'Ada', displayName: 'Ada L', presence: 'online' } as const;
const other = { ...ada, id: 'u9', username: 'me' } as const;

function world() {
  const engine = fakeEngine();
  engine.setWorkspaces(
    aWorkspace({
      id: 'w1',
      address: 'https://one.example',
      users: { u1: ada, me: { ...ada, id: 'me', username: 'me' } },
      conversations: { c1: aConversation() },
    }),
    aWorkspace({
      id: 'w2',
      address: 'https://two.example:8443',
      users: { u2: { ...ada, id: 'u2' }, u9: other },
      conversations: { c1: aConversation(), c2: aConversation({ id: 'c2' }) },
    }),
  );
  engine.changeSettings({ activeWorkspaceId: 'w2' });
  return engine;
}

describe('what a link means', () => {
  const call = (workspaceId: string, userId: string): OpenTarget => ({
    type: 'call-person',
    workspaceId,
    userId,
  });
  const open = (workspaceId: string, conversationId: string): OpenTarget => ({
    type: 'conversation',
    workspaceId,
    conversationId,
    offerJoin: true,
  });

  it.each<[Link, OpenTarget]>([
    // the active workspace first, else the first that knows
    [person('ada'), call('w2', 'u2')],
    [person('u1'), call('w1', 'u1')],
    [person('ada', 'one.example'), call('w1', 'u1')],
    [person('ada', 'two.example'), call('w2', 'u2')],
    [person('ada', 'two.example:8443'), call('w2', 'u2')],
    [conversation('c1'), open('w2', 'c1')],
    [conversation('c1', 'one.example'), open('w1', 'c1')],
    [{ type: 'phone', who: 'ADA' }, call('w2', 'u2')],
    // never oneself: another one of that name
    [person('me'), call('w2', 'u9')],
  ])('%j is %j', (link, target) => expect(findTarget(link, world().view())).toEqual(target));

  it.each<[Link, OpenTarget]>([
    [person('nobody'), { type: 'find', text: 'nobody' }],
    [person('u1', 'two.example'), { type: 'find', text: 'u1' }],
    [person('ada', 'three.example'), { type: 'bad-link', text: 'ada @ three.example' }],
    [conversation('c2', 'one.example'), { type: 'bad-link', text: 'c2' }],
    [conversation('constructor'), { type: 'bad-link', text: 'constructor' }],
    [
      { type: 'phone', who: '+49 30' },
      { type: 'find', text: '+49 30' },
    ],
  ])('%j, which is not known here, is %j', (link, target) => {
    const view = world().view();
    expect(findTarget(link, view)).toBeNull();
    expect(targetOfUnknown(link, view)).toEqual(target);
  });

  it('is an OpenTarget, whatever comes in', () => {
    const view = world().view();
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc
        .tuple(
          fc.constantFrom(
            'parley://call/',
            'parley://conversation/',
            'parley:',
            'tel:',
            'callto://',
            'PARLEY://',
          ),
          fc.string({ unit: 'binary' }),
          fc.constantFrom('', '?workspace=', '?workspace=one.example&', '#', ' --no-sandbox', '%', '\u0000'),
          fc.string(),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(odd, (text) => {
        const link = parseLink(text);
        const target = findTarget(link, view) ?? targetOfUnknown(link, view);
        const isKnown =
          target.type !== 'call-person' ||
          view.workspaces[target.workspaceId]?.users[target.userId] !== undefined;
        return isKnown && isDeepStrictEqual(OpenTarget.safeParse(target).data, target);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('arguments', () => {
  const NONE = { link: null, commands: [], hidden: false };
  it.each<[string[], object]>([
    [['/opt/parley'], NONE],
    [['--toggle-mute'], { ...NONE, commands: ['toggle-mute'] }],
    [['x', '--hang-up', '--answer'], { ...NONE, commands: ['answer', 'hang-up'] }],
    [['--toggle-mute=1', 'toggle-mute', '--TOGGLE-MUTE'], NONE],
    [['--hidden'], { ...NONE, hidden: true }],
    [['/opt/parley', '--flag', 'parley://call/ada'], { ...NONE, link: 'parley://call/ada' }],
    // a link that a page made must not bring a command along
    [['parley://call/x', '--answer', '--hidden'], { ...NONE, link: 'parley://call/x' }],
    [['tel:1', 'callto:2'], { ...NONE, link: 'callto:2' }],
    [['https://example.com', 'file:///etc/passwd'], NONE],
  ])('%j', (argv, asked) => expect(readArguments(argv)).toEqual(asked));

  it('are handed over as a list of short texts, or not at all', () => {
    expect(HandedOver.safeParse({ argv: ['a'] }).success).toBe(true);
    for (const odd of [null, {}, { argv: [1] }, { argv: Array.from({ length: 101 }, () => 'a') }])
      expect(HandedOver.safeParse(odd).success).toBe(false);
  });
});
