import { beforeEach, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '#shared/tools/logger.ts';
import { settle } from '#test/fakes/settle.ts';
import { type ProxyAccount, ProxyAccounts } from './proxy-accounts.ts';

const ANN: ProxyAccount = { username: 'ann', password: 'very secret word' };
let asked: { host: string; answer: (account: ProxyAccount | null) => void }[];
let logged: LogRecord[];
let answered: number;
let accounts: ProxyAccounts;

beforeEach(() => {
  asked = [];
  logged = [];
  answered = 0;
  accounts = new ProxyAccounts({
    ask: (host) => new Promise((answer) => asked.push({ host, answer })),
    logger: createLogger('test', (record) => logged.push(record)),
    onAnswered: () => (answered += 1),
  });
});

it('one question for all who are refused at the same time; the answer holds from then on', async () => {
  accounts.refused('p:1', null);
  accounts.refused('p:1', null);
  expect(asked.map(({ host }) => host)).toEqual(['p:1']);
  expect(accounts.get('p:1')).toBeNull();
  const settled = accounts.settled();
  asked[0]?.answer(ANN);
  expect(await settled).toBe(true);
  expect(answered).toBe(1);
  expect(accounts.get('p:1')).toEqual(ANN);
  expect(accounts.get('p:2')).toBeNull();
  // a refusal that was on its way before the answer asks nothing
  accounts.refused('p:1', null);
  expect(asked).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toContain('secret word');
});

it('a sign-in that the proxy refuses is asked for again', async () => {
  accounts.refused('p:1', null);
  asked[0]?.answer(ANN);
  await settle();
  accounts.refused('p:1', accounts.get('p:1'));
  expect(asked).toHaveLength(2);
  expect(accounts.get('p:1')).toBeNull();
});

it('no answer is an answer until the person tries again', async () => {
  accounts.refused('p:1', null);
  asked[0]?.answer(null);
  expect(await accounts.settled()).toBe(false);
  await settle();
  accounts.refused('p:1', null);
  expect(asked).toHaveLength(1);
  expect(answered).toBe(0);
  accounts.askAgain();
  accounts.refused('p:1', null);
  expect(asked).toHaveLength(2);
});

it('where nobody can be asked, nobody is', async () => {
  const mute = new ProxyAccounts({ ask: null, logger: createLogger('test', () => {}), onAnswered: () => {} });
  mute.refused('p:1', null);
  expect(mute.get('p:1')).toBeNull();
  expect(await mute.settled()).toBe(false);
});
