import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SenderKey } from '#shared/contracts/call-key.ts';
import { CallMessage } from '#shared/contracts/call-message.ts';
import { KeyExchange } from './key-exchange.ts';

const CALL = 'call-1';
let ada: KeyExchange;
let ben: KeyExchange;
beforeEach(async () => {
  [ada, ben] = await Promise.all([KeyExchange.create(CALL), KeyExchange.create(CALL)]);
  ada.announce('ben', ben.publicKey);
  ben.announce('ada', ada.publicKey);
});

const onBad = vi.fn<(userId: string) => void>();
async function sealedForBen(keyId = 4): Promise<SenderKey> {
  return (await ada.makeKey(keyId, onBad)).sealed.get('ben')!;
}
/** The same text, another byte at that place. */
const changed = (text: string, at = 3): string =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

describe('a key for frames', () => {
  it('reaches who it was sealed for, and is the same key', async () => {
    const { key, keyId, sealed } = await ada.makeKey(4, onBad);
    const message = sealed.get('ben')!;
    expect([keyId, message.keyId]).toEqual([4, 4]);
    expect(CallMessage.parse(message)).toEqual(message);
    const opened = await ben.open('ada', message);
    const iv = new Uint8Array(12);
    const secret = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, Uint8Array.of(7));
    const read = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, opened!, secret);
    expect(new Uint8Array(read)).toEqual(Uint8Array.of(7));
    expect([key, opened!].map(({ extractable, usages }) => [extractable, usages])).toEqual([
      [false, ['encrypt']],
      [false, ['decrypt']],
    ]);
  });

  it.each<[string, (message: SenderKey) => Partial<SenderKey>]>([
    ['the key itself', ({ sealed }) => ({ sealed: changed(sealed) })],
    ['its tag', ({ sealed }) => ({ sealed: changed(sealed, 50) })],
    ['its IV', ({ iv }) => ({ iv: changed(iv) })],
    ['its number', ({ keyId }) => ({ keyId: keyId + 1 })],
    ['its sender', () => ({ from: ben.publicKey })],
    ['its receiver', () => ({ to: ada.publicKey })],
  ])('is not taken when somebody on the way has changed %s', async (_, change) => {
    const message = await sealedForBen();
    expect(await ben.open('ada', { ...message, ...change(message) })).toBeNull();
    expect(await ben.open('ada', message)).not.toBeNull();
  });

  it('is not taken from another person, in another call, or from one who has announced another key', async () => {
    const message = await sealedForBen();
    const cy = await KeyExchange.create(CALL);
    ben.announce('cy', cy.publicKey);
    expect(await ben.open('cy', message)).toBeNull();
    expect(await ben.open('nobody', message)).toBeNull();
    const again = await KeyExchange.create(CALL);
    ben.announce('ada', again.publicKey);
    expect(await ben.open('ada', message)).toBeNull();
  });

  it('can be opened by nobody else, and not after a reload', async () => {
    const message = await sealedForBen();
    const reloaded = await KeyExchange.create(CALL);
    reloaded.announce('ada', ada.publicKey);
    expect(await reloaded.open('ada', message)).toBeNull();
    expect(await reloaded.open('ada', { ...message, to: reloaded.publicKey })).toBeNull();
  });

  it('is sealed for those who are announced, whatever one of them has announced', async () => {
    // a point of small order: the secret of it would be known to everybody
    ada.announce('mallory', 'A'.repeat(43));
    const { sealed } = await ada.makeKey(0, onBad);
    expect([...sealed.keys()]).toEqual(['ben']);
    expect(onBad.mock.calls[0]?.[0]).toBe('mallory');
    ada.forget('ben');
    expect((await ada.makeKey(1, onBad)).sealed.size).toBe(0);
  });

  it('is another one each time', async () => {
    const [one, two] = [await sealedForBen(1), await sealedForBen(1)];
    expect(one.iv).not.toBe(two.iv);
    expect(one.sealed).not.toBe(two.sealed);
  });
});

describe('a public key', () => {
  it('takes the place of the one before, and is known again', async () => {
    const { publicKey } = await KeyExchange.create(CALL);
    expect([ada.announce('ben', publicKey), ada.announce('ben', publicKey)]).toEqual(['new', 'same']);
    expect(ada.announced.get('ben')).toBe(publicKey);
  });

  it('belongs to one person: mine, and that of another, are refused', () => {
    expect(ada.announce('mallory', ada.publicKey)).toBe('refused');
    expect(ada.announce('mallory', ben.publicKey)).toBe('refused');
    expect(ada.announced.has('mallory')).toBe(false);
  });
});
