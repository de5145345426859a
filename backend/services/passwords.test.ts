import { expect, it } from 'vitest';
import { Passwords } from './passwords.ts';

it('keeps passwords as argon2id, each with its own salt, and knows them again however the letters are composed', async () => {
  const passwords = new Passwords(64);
  const [one, two] = await Promise.all([passwords.hash('pässword'), passwords.hash('pässword')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await passwords.verify('pässword'.normalize('NFD'), one)).toBe(true);
  expect(await passwords.verify('password', one)).toBe(false);
});

it('works as hard for somebody who does not exist, and says no', async () => {
  const passwords = new Passwords(4096);
  await passwords.warmUp();
  const hash = await passwords.hash('a password');
  const timed = async (of: string | null) => {
    const start = process.cpuUsage();
    expect(await passwords.verify('wrong', of)).toBe(false);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const rounds = Array.from({ length: 5 }, (_, n) => n);
  let [known, unknown] = [Infinity, Infinity];
  for (const _ of rounds)
    [known, unknown] = [Math.min(known, await timed(hash)), Math.min(unknown, await timed(null))];
  // Without the decoy this is a hundredth.
  expect(unknown / known).toBeGreaterThan(0.5);
});
