// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppView, CallView } from '#shared/contracts/view.ts';
import { FakeMediaStream } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ME, sampleApp } from '#test/support/sample-view.ts';
import type { RecordingState } from '../../../call/recording-state.ts';
import { playRecordingTone } from '../../../media/recording-tone.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

vi.mock('../../../media/recording-tone.ts', () => ({ playRecordingTone: vi.fn<() => void>() }));
const tone = vi.mocked(playRecordingTone);

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  tone.mockClear();
  vi.stubGlobal('MediaStream', FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

const GRACE: Guest = { id: 'u-grace', name: 'Grace' };
const RECORDS = { recording: true };
const AUDIO = { audioEnabled: true, videoEnabled: false, screenSharing: false };
const on = (): RecordingState => ({
  state: 'on',
  callId: 'call-1',
  recordingId: 'r-1',
  fileName: 'a.webm',
  sinceMs: Date.now() - 65_000,
});

async function show(
  guests: readonly Guest[] = [GRACE],
  more: Partial<CallView> = {},
  app: Partial<AppView> = {},
) {
  const { call: parts, facts } = meeting(ME, guests);
  const call = aCall({ conversationId: 'c-grace', ...parts, ...more });
  room.facts.setState({ calls: { [call.id]: facts } });
  const rendered = await renderWith(<CallLayer />, {
    view: { ...sampleApp(), ...app, calls: { [call.id]: call } },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  const become = (now: readonly Guest[]) =>
    act(() =>
      rendered.fake.change((view) => ({
        ...view,
        calls: { ...view.calls, [call.id]: { ...view.calls[call.id]!, ...meeting(ME, now).call } },
      })),
    );
  return { ...rendered, become };
}
const set = (recording: RecordingState) => act(() => room.facts.setState({ recording }));
const button = (name: string) => screen.getByRole('button', { name });
const entry = (name: string) => screen.queryByRole('menuitem', { name: new RegExp(name) });

describe('recording a call', () => {
  it('is asked about, and then begins under the name of the call', async () => {
    const { user } = await show();
    await user.click(button('More'));
    await user.click(entry('Record')!);
    const question = screen.getByRole('alertdialog');
    expect(question.textContent).toMatch(/Everyone sees and hears that you record/);
    expect(room.asked).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Record' }));
    expect(room.asked).toEqual([['record', 'call-1', expect.stringMatching(/^Call with .*Grace/)]]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('is none when the question is answered with no', async () => {
    const { user } = await show();
    await user.click(button('More'));
    await user.click(entry('Record')!);
    await user.click(button('Cancel'));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(room.asked).toEqual([]);
  });

  it('cannot be begun twice while one chooses where; while it runs it can be stopped', async () => {
    const { user } = await show();
    set({ state: 'asking', callId: 'call-1' });
    await user.click(button('More'));
    expect(entry('Record')?.getAttribute('aria-disabled')).toBe('true');
    set(on());
    expect(entry('^Record')).toBeNull();
    await user.click(entry('Stop recording')!);
    expect(room.asked).toEqual([['stopRecording']]);
  });

  it('is not offered in a browser tab, which has nowhere to keep it', async () => {
    const { user } = await show([GRACE], {}, { platform: 'web' });
    await user.click(button('More'));
    expect(entry('Record')).toBeNull();
  });
});

describe('while it runs', () => {
  it('the time stands beside the mark, outside of what is said', async () => {
    await show([GRACE], { mediaState: { ...AUDIO, ...RECORDS } });
    set(on());
    const timer = screen.getByRole('timer', { name: 'Recording time' });
    expect(timer.textContent).toMatch(/1:05/);
    expect(timer.closest('output')).toBeNull();
    expect(screen.getByText('You are recording this call').closest('output')).not.toBeNull();
  });

  it('everybody hears when somebody begins, once for each', async () => {
    const { become } = await show();
    expect(tone).not.toHaveBeenCalled();
    become([{ ...GRACE, media: RECORDS }]);
    expect(tone).toHaveBeenCalledTimes(1);
    become([{ ...GRACE, media: RECORDS }, { id: 'u-lin' }]);
    expect(tone).toHaveBeenCalledTimes(1);
    become([GRACE]);
    become([{ ...GRACE, media: RECORDS }]);
    expect(tone).toHaveBeenCalledTimes(2);
  });

  it('who comes into a call that is recorded hears it too, and so do I who records', async () => {
    await show([{ ...GRACE, media: RECORDS }], { mediaState: { ...AUDIO, ...RECORDS } });
    expect(tone).toHaveBeenCalledTimes(1);
  });
});

describe('afterwards', () => {
  it('its file is named and can be shown, until that is read', async () => {
    const { user, fake } = await show();
    set({ state: 'saved', recordingId: 'r-1', fileName: 'Call with Grace.webm' });
    expect(screen.getByText(/kept as “Call with Grace.webm”/)).toBeTruthy();
    await user.click(button('Show in folder'));
    expect(fake.inputsOf('recording.reveal')).toEqual([{ recordingId: 'r-1' }]);
    await user.click(button('Dismiss'));
    expect(room.asked).toEqual([['forgetRecording']]);
  });

  it('what went wrong is said; what was written can be shown, if there is any', async () => {
    await show();
    set({ state: 'failed', recordingId: 'r-1', error: { code: 'disk-full', params: {} } });
    expect(screen.getByRole('alert').textContent).toMatch(/The disk is full/);
    expect(button('Show in folder')).toBeTruthy();
    set({ state: 'failed', recordingId: null, error: { code: 'recording-failed', params: { text: 'no' } } });
    expect(screen.queryByRole('button', { name: 'Show in folder' })).toBeNull();
  });
});
