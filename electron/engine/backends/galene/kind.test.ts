import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { FakeGalene } from '#test/fakes/fake-galene.ts';
import { galeneKind } from './kind.ts';

const ORIGIN = 'http://galene.test';

function server(answer?: (url: URL) => Response | null) {
  const clock = new ManualClock();
  const galene = new FakeGalene(clock);
  galene.group('one').extra = { displayName: 'Group one' };
  galene.group('two/b');
  galene.group('hidden').isPublic = false;
  const fetchOf: typeof fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const reply = answer?.(url);
    return reply ? Promise.resolve(reply) : galene.fetch(input, init);
  };
  const agent = () => {
    throw new Error('no sockets here');
  };
  const deps = { clock, logger: silentLogger, userAgent: 'Parley/test', net: { fetch: fetchOf, agent } };
  return { galene, probe: (address: string, search?: string) => galeneKind.probe(address, deps, search) };
}

const found = { kind: 'galene', registration: 'closed' };

describe('the probe', () => {
  it('finds a group by its address, and takes the token of an invitation out of it', async () => {
    const { probe } = server();
    const group = { ...found, address: `${ORIGIN}/group/one`, name: 'Group one' };
    expect(await probe(`${ORIGIN}/group/one`)).toEqual(group);
    expect(await probe(`${ORIGIN}/group/one`, '?token=abc')).toEqual({ ...group, token: 'abc' });
    expect(await probe(`${ORIGIN}/group/hidden`)).toMatchObject({ name: 'hidden' });
    expect(await probe(`${ORIGIN}/group/none`)).toBeNull();
  });

  it('finds the groups that a server makes known where the address names none', async () => {
    const { probe } = server();
    expect(await probe(ORIGIN)).toEqual({
      ...found,
      address: ORIGIN,
      name: 'galene.test',
      places: [
        { name: 'Group one', address: `${ORIGIN}/group/one` },
        { name: 'two/b', address: `${ORIGIN}/group/two/b` },
      ],
    });
  });

  it('names groups on the server that was asked, whatever it takes for its own name', async () => {
    const inside = { name: 'x', location: 'http://10.0.0.1:8443/group/x/', endpoint: 'ws://10.0.0.1/ws' };
    const { probe } = server(({ pathname }) =>
      pathname === '/public-groups.json' ? Response.json([inside]) : null,
    );
    expect((await probe(ORIGIN))?.places).toEqual([{ name: 'x', address: `${ORIGIN}/group/x` }]);
  });

  it('follows a group that has moved once, and says where to where it may not', async () => {
    const { galene, probe } = server();
    galene.group('one').redirect = `${ORIGIN}/group/two/b/`;
    expect(await probe(`${ORIGIN}/group/one`)).toMatchObject({ address: `${ORIGIN}/group/two/b` });
    galene.group('two/b').redirect = `${ORIGIN}/group/one/`;
    await expect(probe(`${ORIGIN}/group/one`)).rejects.toMatchObject({ code: 'place-moved' });
    galene.group('one').redirect = 'https://example.org/elsewhere';
    await expect(probe(`${ORIGIN}/group/one`)).rejects.toMatchObject({
      code: 'place-moved',
      params: { address: 'https://example.org/elsewhere' },
    });
  });

  it.each([
    ['a page', () => new Response('<html>')],
    ['an error', () => new Response(null, { status: 500 })],
    ['an empty list', () => Response.json([])],
    ['other JSON', () => Response.json({ name: '' })],
    [
      'a way elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'http://other.test/' } }),
    ],
  ])('takes %s for another kind', async (_, reply) => {
    const { probe } = server(() => reply());
    expect(await probe(ORIGIN)).toBeNull();
    expect(await probe(`${ORIGIN}/group/one`)).toBeNull();
  });

  it('says when nobody is there', async () => {
    const { galene, probe } = server();
    galene.isDown = true;
    const code = await probe(ORIGIN).catch((error: unknown) => AppError.from(error).code);
    expect(code).toBe('server-unreachable');
  });
});
