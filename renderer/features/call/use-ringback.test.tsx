// @vitest-environment happy-dom
import { act } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import type { AppView } from '#shared/contracts/view.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, sampleApp } from '#test/support/sample-view.ts';
import { playRing } from '../../media/ringtone.ts';
import { useRing } from './use-ringback.ts';

vi.mock('../../media/ringtone.ts', () => ({ playRing: vi.fn<typeof playRing>() }));

let sounding: string | null;
beforeEach(() => {
  sounding = null;
  vi.mocked(playRing).mockImplementation(({ pattern }) => {
    sounding = pattern;
    return () => {
      sounding = null;
    };
  });
});

function Ringing(): ReactNode {
  useRing({ workspaceId: 'w-demo', conversationId: 'c-grace' }, true);
  return null;
}
const show = (more: Partial<AppView>) => renderWith(<Ringing />, { view: { ...sampleApp(), ...more } });

it('a browser’s page rings itself, until the person wants to be left alone', async () => {
  const { fake } = await show({ platform: 'web' });
  expect(sounding).toBe('ring');
  act(() => fake.change((view) => ({ ...view, desktop: { ...NO_DESKTOP, quiet: 'own' } })));
  expect(sounding).toBeNull();
});

it('softly and once while the person talks in another call', async () => {
  await show({ platform: 'web', calls: { 'call-1': aCall() } });
  expect(sounding).toBe('waiting');
});

it('elsewhere the ring window does', async () => {
  await show({ platform: 'linux' });
  expect(sounding).toBeNull();
});
