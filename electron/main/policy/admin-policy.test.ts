import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { PolicyView } from '#shared/contracts/policy.ts';
import { adminPolicy, NO_POLICY } from './admin-policy.ts';

const of = (...values: unknown[]) =>
  adminPolicy(values.map((value, index) => ({ from: `p${index}`, value })));
const PEM = rootCertificates[0] ?? '';

describe('what the administrator has laid down', () => {
  it('is nothing where there is nothing', () => {
    expect(NO_POLICY).toEqual({ policy: {}, forced: {}, view: PolicyView.parse({}) });
    expect(of({}).view).toMatchObject({ managed: true, problems: [], locked: [] });
  });

  it('is read whole', () => {
    const { policy, forced, view } = of({
      servers: [{ address: ' chat.example.com ', name: 'Work' }, { address: 'https://b.example' }],
      onlyTheseServers: true,
      kinds: ['connect'],
      hosting: false,
      plainHttp: 'forbidden',
      settings: { relayOnly: true, theme: 'dark' },
      updates: { channel: 'beta' },
      certificateAuthorities: [PEM],
      proxy: { mode: 'direct' },
      keepLogsDays: 7,
    });
    expect(policy).toMatchObject({
      certificateAuthorities: [PEM],
      keepLogsDays: 7,
      updates: { channel: 'beta' },
    });
    expect(forced).toEqual({
      relayOnly: true,
      theme: 'dark',
      proxy: { mode: 'direct' },
      updateChannel: 'beta',
    });
    expect(view).toEqual({
      managed: true,
      problems: [],
      servers: [
        { address: 'chat.example.com', name: 'Work' },
        { address: 'https://b.example', name: null },
      ],
      onlyTheseServers: true,
      kinds: ['connect'],
      hosting: false,
      plainHttp: 'forbidden',
      locked: ['proxy', 'relayOnly', 'theme', 'updateChannel'],
    });
  });

  it('of later pieces wins; settings and updates add up', () => {
    const { policy, view } = of(
      { hosting: false, settings: { theme: 'dark', zoom: 2 }, updates: { channel: 'beta' } },
      { hosting: true, settings: { zoom: 1 }, updates: { enabled: false } },
    );
    expect(view.hosting).toBe(true);
    expect(policy.settings).toEqual({ theme: 'dark', zoom: 1 });
    expect(policy.updates).toEqual({ channel: 'beta', enabled: false });
  });
});

describe('what cannot be read', () => {
  it.each<[object, object, RegExp]>([
    [{ onlyTheseServers: 'yes' }, { onlyTheseServers: true }, /^onlyTheseServers: /],
    [{ kinds: 'connect' }, { kinds: [] }, /^kinds: /],
    [{ hosting: 'no' }, { hosting: false }, /^hosting: /],
    [{ plainHttp: 'never' }, { plainHttp: 'forbidden' }, /^plainHttp: /],
    [{ proxy: { mode: 'fixed' } }, { locked: ['proxy'] }, /^proxy\.server: /],
    [{ servers: { address: 'x' } }, { servers: [] }, /^servers: /],
    [{ settings: [] }, { locked: [] }, /^settings: /],
    [{ settings: { zoom: 99 } }, { locked: ['zoom'] }, /^settings\.zoom: /],
    [{ settings: { zooom: 1 } }, { locked: [] }, /^settings\.zooom: there is no such setting/],
    [{ keepLogsDays: 0 }, {}, /^keepLogsDays: /],
    [{ hostin: false }, { hosting: true }, /^hostin: there is no such key/],
  ])('%j is named and forbidden: %j', (value, view, problem) => {
    const found = of(value);
    expect(found.view).toMatchObject(view);
    expect(found.view.problems).toEqual([expect.stringMatching(problem)]);
    expect(found.forced).toEqual({});
  });

  it('of updates switches them off', () => {
    expect(of({ updates: { feed: 'http://x.example' } }).policy.updates).toEqual({ enabled: false });
  });

  it('in a list leaves the rest of the list', () => {
    const { policy, view } = of({
      servers: [{ address: 'a' }, { adress: 'b' }],
      certificateAuthorities: [PEM, '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----'],
    });
    expect(policy.servers).toEqual([{ address: 'a' }]);
    expect(policy.certificateAuthorities).toEqual([PEM]);
    expect(view.problems.map((problem) => problem.split(':')[0])).toEqual([
      'servers[1].address',
      'servers[1]',
      'certificateAuthorities[1]',
    ]);
  });

  it('at all forbids whatever it might have forbidden, whatever the other pieces allow', () => {
    const { policy, view } = adminPolicy([
      { from: 'a', value: { servers: [{ address: 'x' }], hosting: true, updates: { channel: 'beta' } } },
      { from: 'b', problem: 'not JSON' },
    ]);
    expect(view).toMatchObject({
      problems: ['b: not JSON'],
      servers: [{ address: 'x', name: null }],
      onlyTheseServers: true,
      hosting: false,
      plainHttp: 'forbidden',
      locked: ['proxy'],
    });
    expect(policy.updates).toEqual({ enabled: false });
    expect(of('text').view).toMatchObject({ problems: ['p0: it is no object'], onlyTheseServers: true });
  });
});
