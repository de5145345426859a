import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { CallView } from '#shared/contracts/view.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aCall, aConversation, aWorkspace, fakeEngine } from '../fake-engine.ts';
import { Commands } from './commands.ts';
import { collectLinks } from './early-links.ts';
import { Links } from './links.ts';
import { openLinks } from './open-links.ts';
import { Protocols } from './protocols.ts';

const turn = (): Promise<void> => new Promise((next) => setImmediate(next));

function setUp() {
  const engine = fakeEngine();
  const clock = new ManualClock();
  const asked: OpenTarget[] = [];
  let start = (): void => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  const links = new Links({
    engine,
    started,
    targets: { ask: (target) => asked.push(target) },
    clock,
    logger: silentLogger,
  });
  return { engine, clock, asked, start, links };
}
const CONNECTING = aWorkspace({ connection: { state: 'connecting' } });
const KNOWN = aWorkspace({ conversations: { c1: aConversation() } });
const TARGET = { type: 'conversation', workspaceId: 'w1', conversationId: 'c1', offerJoin: true };

describe('a link from outside', () => {
  it('waits for what was kept, and then at once asks the window', async () => {
    const { engine, asked, start, links } = setUp();
    const opened = links.open('parley://conversation/c1');
    engine.setWorkspaces(KNOWN);
    await turn();
    expect(asked).toEqual([]);
    start();
    await opened;
    expect(asked).toEqual([TARGET]);
  });

  it('after a cold start waits for what the server tells', async () => {
    const { engine, asked, start, links, clock } = setUp();
    start();
    engine.setWorkspaces(CONNECTING);
    const opened = links.open('parley://conversation/c1');
    await turn();
    expect(asked).toEqual([]);
    engine.setWorkspaces(KNOWN);
    await opened;
    expect(asked).toEqual([TARGET]);
    expect([clock.pending, engine.events.count()]).toEqual([0, 0]);
  });

  it.each<[string, (at: ReturnType<typeof setUp>) => void]>([
    ['the server does not know it either', ({ engine }) => engine.setWorkspaces(aWorkspace())],
    ['the server does not answer', ({ clock }) => clock.advance(10_000)],
  ])('is given up when %s', async (_why, happens) => {
    const rig = setUp();
    rig.start();
    rig.engine.setWorkspaces(CONNECTING);
    const opened = rig.links.open('parley://conversation/c1');
    await turn();
    happens(rig);
    await opened;
    expect(rig.asked).toEqual([{ type: 'bad-link', text: 'c1' }]);
    expect([rig.clock.pending, rig.engine.events.count()]).toEqual([0, 0]);
  });

  it('on macOS is kept until somebody can open it', () => {
    const events = new EventEmitter();
    const early = collectLinks(events as unknown as App);
    let prevented = 0;
    const event = { preventDefault: () => (prevented += 1) };
    events.emit('open-url', event, 'parley://call/a');
    const heard: string[] = [];
    early.hear((url) => heard.push(url));
    events.emit('open-url', event, 'parley://call/b');
    expect([heard, prevented]).toEqual([['parley://call/a', 'parley://call/b'], 2]);
  });
});

describe('another start of the app', () => {
  function rig() {
    const events = new EventEmitter();
    const done: string[] = [];
    const act = openLinks({
      app: events,
      links: { open: async (link) => void done.push(link) },
      commands: { run: (command) => done.push(command) },
      onShow: () => done.push('show'),
      logger: silentLogger,
    });
    const second = (argv: string[], handedOver?: unknown): string[] => {
      done.length = 0;
      events.emit('second-instance', {}, argv, '/', handedOver);
      return [...done];
    };
    return { act, second, done };
  }

  it('shows the window, or does what it was asked for', () => {
    const { second } = rig();
    expect(second(['parley'])).toEqual(['show']);
    expect(second(['parley', '--toggle-mute'])).toEqual(['toggle-mute']);
    expect(second(['parley', '--hidden'])).toEqual([]);
    expect(second(['parley', 'parley://call/ada'])).toEqual(['parley://call/ada']);
  });

  it('is believed by what it handed over itself', () => {
    const { second } = rig();
    expect(second(['parley', '--added-by-chromium'], { argv: ['tel:1'] })).toEqual(['tel:1']);
    expect(second(['parley', '--answer'], { argv: 7 })).toEqual(['answer']);
  });
});

describe('a command', () => {
  const state = (value: CallView['state']): Partial<CallView> => ({ state: value });
  const RINGING = state({ phase: 'incoming', answering: false, ringsUntil: 0 });
  const ANSWERING = state({ phase: 'incoming', answering: true, ringsUntil: 0 });
  const HELD = state({ phase: 'joined', held: true });
  const OUTGOING = state({ phase: 'outgoing', ringsUntil: 0 });
  const media = (audioEnabled: boolean) => ({ ...aCall().mediaState, audioEnabled });
  const ID = { callId: 'call-1' };

  it.each<[string, 'toggle-mute' | 'answer' | 'hang-up', Partial<CallView>, unknown[]]>([
    ['mutes', 'toggle-mute', {}, [['setMedia', { ...ID, mediaState: media(false) }]]],
    ['mutes nothing that is only watched', 'toggle-mute', { watch: true }, []],
    ['mutes no screen', 'toggle-mute', { screenOnly: true }, []],
    [
      'unmutes',
      'toggle-mute',
      { mediaState: media(false) },
      [['setMedia', { ...ID, mediaState: media(true) }]],
    ],
    ['mutes no held call', 'toggle-mute', HELD, []],
    ['mutes no ringing call', 'toggle-mute', RINGING, []],
    ['answers', 'answer', RINGING, ['shown', ['accept', { ...ID, video: false, others: 'hold' }]]],
    ['answers only once', 'answer', ANSWERING, []],
    ['answers nothing', 'answer', {}, []],
    ['hangs up', 'hang-up', {}, [['hangUp', ID]]],
    ['gives a call up', 'hang-up', OUTGOING, [['hangUp', ID]]],
    ['hangs up no held call', 'hang-up', HELD, []],
    ['does not decline', 'hang-up', RINGING, []],
  ])('%s', (_what, command, call, expected) => {
    const engine = fakeEngine();
    engine.setCalls(aCall(call));
    const done: unknown[] = engine.asked;
    new Commands({ engine, onAnswer: () => done.push('shown'), logger: silentLogger }).run(command);
    expect(done).toEqual(expected);
  });
});

describe('schemes', () => {
  function rig(over: { packed?: boolean; platform?: NodeJS.Platform; mine?: readonly string[] } = {}) {
    const { packed = true, platform = 'win32', mine = [] } = over;
    const done: string[] = [];
    const protocols = new Protocols({
      app: {
        isPackaged: packed,
        isDefaultProtocolClient: (scheme) => mine.includes(scheme),
        setAsDefaultProtocolClient: (scheme) => done.push(`+${scheme}`) > 0,
        removeAsDefaultProtocolClient: (scheme) => done.push(`-${scheme}`) > 0,
      },
      platform,
      logger: silentLogger,
    });
    return { protocols, done };
  }

  it('of telephone links are taken and given back on request, and only then', () => {
    const { protocols, done } = rig();
    protocols.setPhone(true);
    expect(done).toEqual(['+tel', '+callto']);
    protocols.setPhone(false);
    expect(done).toHaveLength(2);
    const owner = rig({ mine: ['tel'] });
    owner.protocols.setPhone(true);
    owner.protocols.setPhone(false);
    expect(owner.done).toEqual(['+callto', '-tel']);
  });

  it.each<[boolean, NodeJS.Platform, string[]]>([
    [true, 'win32', ['+parley']],
    [true, 'linux', []],
    [false, 'win32', []],
  ])(
    'of our own links are claimed where no package did it (packed: %s, %s)',
    (packed, platform, expected) => {
      const { protocols, done } = rig({ packed, platform });
      protocols.claimOwn();
      expect(done).toEqual(expected);
    },
  );
});
