import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { createNotices, type Notice, type Notices } from './notices.ts';

const failing = (code: ConstructorParameters<typeof AppError>[0]) => async (): Promise<void> => {
  throw new AppError(code);
};

const errorsIn = (notices: Notices): Extract<Notice, { type: 'error' }>[] =>
  notices.getState().notices.filter((notice) => notice.type === 'error');
const codes = (notices: Notices) => errorsIn(notices).map(({ error }) => error.code);
const firstError = (notices: Notices) => errorsIn(notices)[0]!;

describe('notices', () => {
  it('say nothing of what went well', async () => {
    const notices = createNotices();
    expect(await notices.run(async () => 'fine')).toBe(true);
    expect(notices.getState().notices).toEqual([]);
  });

  it('say what failed, once per kind, and never reject', async () => {
    const notices = createNotices();
    expect(await notices.run(failing('not-found'))).toBe(false);
    await notices.run(failing('not-found'));
    await notices.run(() => Promise.reject(new Error('a bug')));
    expect(codes(notices)).toEqual(['not-found', 'internal']);
  });

  it('try again where that may help, and go when it does', async () => {
    const notices = createNotices();
    const command = vi.fn<() => Promise<void>>(failing('internal'));
    await notices.run(command);
    command.mockResolvedValue(undefined);
    firstError(notices).retry?.();
    expect(command).toHaveBeenCalledTimes(2);
    expect(notices.getState().notices).toEqual([]);
    await notices.run(failing('not-found'));
    expect(firstError(notices).retry).toBeNull();
  });

  it('are few, and can be dismissed', async () => {
    const notices = createNotices();
    for (const code of ['not-found', 'internal', 'offline', 'unsupported'] as const)
      await notices.run(failing(code));
    expect(notices.getState().notices).toHaveLength(3);
    for (const { id } of notices.getState().notices) notices.dismiss(id);
    expect(notices.getState().notices).toEqual([]);
  });

  it('tell what no command has brought about, the same once', () => {
    const notices = createNotices();
    notices.tell('desktop.badLink', { text: 'a' });
    notices.tell('desktop.badLink', { text: 'b' });
    expect(notices.getState().notices).toMatchObject([
      { type: 'words', words: 'desktop.badLink', params: { text: 'b' } },
    ]);
  });
});
