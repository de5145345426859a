// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import { PolicyView } from '#shared/contracts/policy.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp } from '#test/support/sample-view.ts';
import { StartScreen } from './StartScreen.tsx';

const SERVERS = [
  { address: 'https://chat.example.com', name: 'Demo Company' },
  { address: 'https://lab.example.com:8443', name: null },
];
const FOUND = {
  address: SERVERS[0]!.address,
  kind: 'connect',
  name: 'Demo Company',
  encrypted: true,
  host: 'chat.example.com',
  registration: 'open',
  version: null,
  token: null,
  places: [],
};

async function start(policy: Partial<PolicyView>) {
  const onAdded = vi.fn<(id: string, how: { hosted: boolean }) => void>();
  const desktop = { ...NO_DESKTOP, policy: { ...PolicyView.parse({ managed: true }), ...policy } };
  const rendered = await renderWith(<StartScreen onAdded={onAdded} />, { view: anApp([], { desktop }) });
  return { ...rendered, onAdded };
}
const host = () => screen.queryByRole('button', { name: 'Host a workspace on this computer' });

describe('the first screen on a managed computer', () => {
  it('offers the servers of the administrator, and others below', async () => {
    const { fake, user, onAdded } = await start({ servers: SERVERS });
    fake.answer('workspace.probe', () => FOUND);
    fake.answer('workspace.add', () => ({ workspaceId: 'w-new' }));
    expect(screen.getByRole('button', { name: /lab\.example\.com:8443/ })).toBeTruthy();
    expect(screen.getByLabelText('Another server')).toBeTruthy();
    expect(host()).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Demo Company/ }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledOnce());
    expect(fake.inputsOf('workspace.probe')).toEqual([{ address: SERVERS[0]!.address }]);
  });

  it('an error stands at the server that was asked for', async () => {
    const { fake, user } = await start({ servers: SERVERS });
    fake.refuse('workspace.probe', 'server-unreachable', { address: 'lab.example.com' });
    await user.click(screen.getByRole('button', { name: /lab\.example\.com:8443/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.closest('li')?.textContent).toContain('lab.example.com:8443');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('only these: no other address, no hosting', async () => {
    await start({ servers: SERVERS, onlyTheseServers: true });
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(host()).toBeNull();
    expect(screen.getAllByRole('button')).toHaveLength(2);
  });

  it('only these, and none is named: says so', async () => {
    await start({ onlyTheseServers: true });
    expect(screen.getByText(/has named none yet/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('hosting may be forbidden alone', async () => {
    await start({ hosting: false });
    expect(screen.getByLabelText('Server address')).toBeTruthy();
    expect(host()).toBeNull();
  });

  it('tells what could not be read, in the words of the policy', async () => {
    await start({ problems: ['servers[0].address: too small'] });
    expect(screen.getByText('servers[0].address: too small')).toBeTruthy();
  });

  it('does not even ask about plain http where it is forbidden', async () => {
    const { fake, user } = await start({ plainHttp: 'forbidden' });
    fake.answer('workspace.probe', () => ({ ...FOUND, encrypted: false }));
    await user.type(screen.getByLabelText('Server address'), 'chat.intranet{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('does not allow this');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(fake.inputsOf('workspace.add')).toEqual([]);
  });
});
