// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Features } from '#shared/contracts/features.ts';
import type { AttachmentView, MessageView } from '#shared/contracts/view.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aConversation,
  ALL_FEATURES,
  aMessage,
  anApp,
  aUser,
  aWorkspace,
  ME,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { Conversation } from '../Conversation.tsx';
import { isPicture, mediaUrl } from './shown.ts';

const REF = { workspaceId: WORKSPACE, conversationId: 'c-1' };
const MEGABYTE = 1_048_576;
const file = (name: string, mime: string, size: number | null = 1_200_000): AttachmentView => ({
  id: `a/${name}`,
  name,
  size,
  mime,
});
const aFile = (name: string, bytes = 3): File =>
  new File([new Uint8Array(bytes)], name, { type: 'text/plain' });

interface Given {
  readonly messages?: MessageView[];
  readonly files?: Features['files'];
  readonly prepare?: (fake: FakeBridge) => void;
}

async function open({ messages, files = { maxBytes: 2 * MEGABYTE }, prepare }: Given = {}) {
  const view = anApp([
    aWorkspace({
      users: { [ME]: aUser(ME, 'Ada Demo'), 'u-grace': aUser('u-grace', 'Grace Sample') },
      conversations: { 'c-1': aConversation('c-1', [ME, 'u-grace']) },
      features: { ...ALL_FEATURES, files },
    }),
  ]);
  const first = [aMessage('u-grace', 'hello', { seq: 1, key: 'k1' })];
  const rendered = await renderWith(<Conversation {...REF} />, {
    view,
    messages: { 'c-1': messages ?? first },
    prepare: (fake) => {
      fake.answer('chat.beginUpload', () => ({ uploadId: 'up' }));
      prepare?.(fake);
    },
  });
  await screen.findAllByRole('article', { hidden: true });
  const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
  const attach = (...chosen: File[]) =>
    rendered.user.upload(rendered.container.querySelector<HTMLInputElement>('input[type="file"]')!, chosen);
  const rows = () => screen.queryByRole('list', { name: 'Files to send' })?.textContent ?? '';
  return { ...rendered, field, attach, rows };
}

const withFiles = (...attachments: AttachmentView[]): MessageView =>
  aMessage('u-grace', '', { seq: 2, key: 'k2', attachments });

describe('files of a message', () => {
  it('are pictures, or cards with name, size and a link that saves', async () => {
    await open({ messages: [withFiles(file('cat.png', 'image/png'), file('plan.pdf', 'application/pdf'))] });
    expect(screen.getByAltText('cat.png').getAttribute('src')).toBe(`/media/${WORKSPACE}/a%2Fcat.png`);
    const link = screen.getByLabelText('Download plan.pdf');
    expect(link.getAttribute('href')).toBe(`/media/${WORKSPACE}/a%2Fplan.pdf`);
    expect(link.getAttribute('download')).toBe('plan.pdf');
    expect(screen.getByText('1.2 MB')).toBeTruthy();
  });

  it('open large, and can be saved from there', async () => {
    const { user } = await open({ messages: [withFiles(file('cat.png', 'image/png'))] });
    await user.click(screen.getByLabelText('Open picture cat.png'));
    const box = screen.getByRole('dialog', { name: 'cat.png' });
    expect(within(box).getByAltText('cat.png')).toBeTruthy();
    expect(within(box).getByText('Download').closest('a')?.getAttribute('download')).toBe('cat.png');
    await user.click(within(box).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that cannot be shown are cards', async () => {
    await open({ messages: [withFiles(file('broken.png', 'image/png'))] });
    fireEvent.error(screen.getByAltText('broken.png'));
    expect(screen.getByLabelText('Download broken.png')).toBeTruthy();
  });

  it('are gone with a deleted message', async () => {
    const gone = { ...withFiles(file('cat.png', 'image/png')), deleted: true };
    await open({ messages: [gone] });
    expect(screen.queryByAltText('cat.png')).toBeNull();
  });

  it.each([
    ['image/png', true],
    ['IMAGE/JPEG; q=1', true],
    ['image/svg+xml', false],
    ['text/html', false],
    ['', false],
  ])('%s is a picture: %s', (mime, expected) => {
    expect(isPicture(file('x', mime))).toBe(expected);
  });

  it('have an address that no id can lead out of', () => {
    expect(mediaUrl('w', { ...file('x', ''), id: '../a?b#c' })).toBe('/media/w/..%2Fa%3Fb%23c');
  });
});

describe('giving files', () => {
  it('chooses by the button; they go with "Send", the text with them', async () => {
    const { fake, user, field, attach, rows } = await open();
    expect(screen.getByRole('button', { name: 'Attach file' })).toBeTruthy();
    await attach(aFile('a.txt'), aFile('b.txt'));
    expect(rows()).toContain('a.txt3 bytes');
    expect(fake.inputsOf('chat.beginUpload')).toEqual([]);
    await user.type(field, 'two files');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(rows()).toBe(''));
    expect(fake.inputsOf('chat.beginUpload')).toMatchObject([
      { ...REF, name: 'a.txt', size: 3, text: 'two files' },
      { ...REF, name: 'b.txt', size: 3, text: '' },
    ]);
    expect(fake.inputsOf('chat.send')).toEqual([]);
    expect(field.value).toBe('');
  });

  it('takes one back before it goes', async () => {
    const { user, attach, rows } = await open();
    await attach(aFile('a.txt'));
    await user.click(screen.getByRole('button', { name: 'Remove a.txt' }));
    expect(rows()).toBe('');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
  });

  it('shows how far it got, and gives it up', async () => {
    const { fake, user, attach, rows } = await open({ prepare: (fake) => void fake.hold('chat.upload') });
    await attach(aFile('a.txt'));
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('progressbar', { name: 'Sending a.txt' })).toBeTruthy();
    await waitFor(() => expect(fake.inputsOf('chat.upload')).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Cancel a.txt' }));
    expect(rows()).toBe('');
    expect(fake.inputsOf('chat.cancelUpload')).toEqual([{ workspaceId: WORKSPACE, uploadId: 'up' }]);
  });

  it('says why one did not get through, and tries it again', async () => {
    const { fake, user, attach, rows } = await open({
      prepare: (fake) => fake.refuse('chat.beginUpload', 'not-allowed'),
    });
    await attach(aFile('a.txt'));
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect((await screen.findByRole('alert')).textContent).toBe('You may not do that here.');
    fake.answer('chat.beginUpload', () => ({ uploadId: 'up' }));
    await user.click(screen.getByRole('button', { name: 'Send a.txt again' }));
    await waitFor(() => expect(rows()).toBe(''));
  });

  it('says at once that one is too large, and sends nothing of it', async () => {
    const { fake, attach, rows } = await open();
    await attach(aFile('large.bin', 2 * MEGABYTE + 1), aFile('small.txt'));
    expect(screen.getByRole('alert').textContent).toBe('This file is too large: at most 2 MB.');
    expect(rows()).toContain('small.txt');
    expect(rows()).not.toContain('large.bin');
    expect(fake.calls.some(({ verb }) => verb === 'chat.beginUpload')).toBe(false);
  });

  it('drops and pastes them too', async () => {
    const { container, field, rows } = await open();
    const held = { types: ['Files'], files: [aFile('dropped.txt')] };
    const section = container.querySelector('section')!;
    fireEvent.dragEnter(section, { dataTransfer: held });
    expect(screen.getByText('Drop files to attach them')).toBeTruthy();
    fireEvent.drop(section, { dataTransfer: held });
    expect(screen.queryByText('Drop files to attach them')).toBeNull();
    fireEvent.paste(field, { clipboardData: { files: [aFile('pasted.png')] } });
    expect(rows()).toMatch(/dropped\.txt.*pasted\.png/);
  });

  it('is not offered where the server keeps none; a file that is dropped leads nowhere', async () => {
    const { container, rows } = await open({ files: null });
    expect(screen.queryByRole('button', { name: 'Attach file' })).toBeNull();
    const held = { types: ['Files'], files: [aFile('dropped.txt')] };
    const notPrevented = fireEvent.drop(container.querySelector('section')!, { dataTransfer: held });
    expect(notPrevented).toBe(false);
    expect(rows()).toBe('');
  });
});
