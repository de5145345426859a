import { expect, it } from 'vitest';
import { safetyCode } from './safety-code.ts';

const ADA = ['ada', 'a'.repeat(43)] as const;
const BEN = ['ben', 'b'.repeat(43)] as const;
const CY = ['cy', 'c'.repeat(43)] as const;

it('is the same for all who see the same keys, whatever their order: five groups of five digits', async () => {
  const codes = await Promise.all([
    safetyCode('call-1', [ADA, BEN, CY]),
    safetyCode('call-1', [CY, ADA, BEN]),
    safetyCode('call-1', new Map([BEN, CY, ADA])),
  ]);
  expect(codes[0]).toHaveLength(5);
  for (const group of codes[0]) expect(group).toMatch(/^\d{5}$/);
  expect(codes[1]).toEqual(codes[0]);
  expect(codes[2]).toEqual(codes[0]);
});

it('is another one when one key is another, when somebody is more or less, when keys are swapped, and in another call', async () => {
  const codes = await Promise.all([
    safetyCode('call-1', [ADA, BEN]),
    safetyCode('call-1', [ADA, ['ben', `${'b'.repeat(42)}A`]]),
    safetyCode('call-1', [ADA, BEN, CY]),
    safetyCode('call-1', [ADA]),
    safetyCode('call-1', [
      ['ada', BEN[1]],
      ['ben', ADA[1]],
    ]),
    safetyCode('call-2', [ADA, BEN]),
  ]);
  expect(new Set(codes.map(String)).size).toBe(codes.length);
});
