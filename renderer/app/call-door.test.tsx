// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { renderWith } from '#test/support/render.ts';
import { sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { type CallDoor as Door, type CallEntrance, useCallDoor } from '../state/call-door.ts';
import { CallDoor } from './CallDoor.tsx';

const START: Door = { workspaceId: WORKSPACE, conversationId: 'c-team', how: 'start', video: false };
const VIDEO: Door = { ...START, video: true };
const JOIN: Door = { ...VIDEO, how: 'join' };

/** Buttons that want into a call, and what they were answered. */
async function atTheDoor(devicesChecked: boolean) {
  const answers: (CallEntrance | null)[] = [];
  function Wants({ name, door }: { readonly name: string; readonly door: Door }): ReactNode {
    const ask = useCallDoor();
    return (
      <button type="button" onClick={() => void ask(door).then((answer) => answers.push(answer))}>
        {name}
      </button>
    );
  }
  const view = sampleApp();
  const rendered = await renderWith(
    <CallDoor>
      <Wants name="Start" door={START} />
      <Wants name="Start video" door={VIDEO} />
      <Wants name="Go in" door={JOIN} />
    </CallDoor>,
    { view: { ...view, settings: { ...view.settings, devicesChecked } } },
  );
  const press = async (name: string): Promise<void> => {
    await rendered.user.click(screen.getByRole('button', { name, hidden: true }));
  };
  return { ...rendered, press, answers };
}

describe('before the first call', () => {
  it('the devices can be checked; a skipped check is not asked again', async () => {
    const { press, answers } = await atTheDoor(false);
    await press('Start video');
    expect(screen.getByRole('dialog', { name: 'Check your devices' })).toBeTruthy();
    expect(answers).toEqual([]);
    await press('Skip and call');
    await waitFor(() => expect(answers).toEqual([{ microphone: true, camera: true }]));
    expect(screen.queryByRole('dialog')).toBeNull();
    await press('Start');
    await waitFor(() => expect(answers).toHaveLength(2));
    expect(answers[1]).toEqual({ microphone: true, camera: false });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a voice call stays one, whatever was tried', async () => {
    const { press, answers } = await atTheDoor(false);
    await press('Start');
    await press('Skip and call');
    await waitFor(() => expect(answers).toEqual([{ microphone: true, camera: false }]));
  });

  it('the call can be thought better of', async () => {
    const { press, answers } = await atTheDoor(false);
    await press('Start');
    await press('Close');
    await waitFor(() => expect(answers).toEqual([null]));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a window that goes leaves nobody waiting', async () => {
    const { press, answers, unmount } = await atTheDoor(false);
    await press('Start');
    unmount();
    await waitFor(() => expect(answers).toEqual([null]));
  });
});

describe('a call that runs', () => {
  it('has a lobby, named for the conversation, every time', async () => {
    const { press, answers } = await atTheDoor(true);
    await press('Go in');
    const lobby = screen.getByRole('dialog', { name: 'Join Thursday workshop' });
    await press('Turn off camera');
    await press('Join');
    await waitFor(() => expect(answers).toHaveLength(1));
    expect(answers[0]).toMatchObject({ camera: false });
    await press('Go in');
    expect(within(screen.getByRole('dialog')).getByText(/Nobody sees or hears you/)).toBeTruthy();
    expect(lobby.isConnected).toBe(false);
    await press('Cancel');
    await waitFor(() => expect(answers[1]).toBeNull());
  });
});

describe('once the devices were checked', () => {
  it('one goes straight in', async () => {
    const { press, answers } = await atTheDoor(true);
    await press('Start video');
    await waitFor(() => expect(answers).toEqual([{ microphone: true, camera: true }]));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
