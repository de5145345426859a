/** A computer that an administrator has set up, and the report that a person makes for them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as house } from '../people/house.ts';

const test = house.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-managed-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

test('only its servers are offered, its settings hold, and a report says so without secrets', async ({
  launch,
  backend,
  account,
  folder,
}) => {
  const policy = join(folder, 'policy.json');
  const report = join(folder, 'report.json');
  writeFileSync(
    policy,
    JSON.stringify({
      servers: [{ address: backend.address, name: 'Our server' }],
      onlyTheseServers: true,
      settings: { telLinks: true },
    }),
  );
  const ada = await launch({ env: { PARLEY_POLICY_FILE: policy } });
  const ADA = account('Ada');

  await test.step('the first screen offers that server and nothing else', async () => {
    await expect(ada.field('Server address')).toBeHidden();
    await expect(ada.button('Host a workspace on this computer')).toBeHidden();
    expect(await ada.asks('workspace', 'probe', { address: 'http://127.0.0.1:9' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden-by-policy' },
    });
    await ada.button(/Our server/).click();
    await ada.createAccount(ADA);
  });

  await test.step('what is set for everybody cannot be changed', async () => {
    await ada.button('Settings').click();
    await ada.page.getByRole('tab', { name: 'General' }).click();
    const links = ada.page.getByRole('switch', { name: 'Open telephone links' });
    await expect(links).toBeChecked();
    await expect(links).toBeDisabled();
    expect(await ada.asks('app', 'changeSettings', { telLinks: false })).toMatchObject({
      ok: false,
      error: { code: 'forbidden-by-policy' },
    });
  });

  await test.step('the self-checks run, and their report has no secret in it', async () => {
    await ada.page.getByRole('tab', { name: 'About' }).click();
    await expect(ada.page.getByText(/managed by your administrator/)).toBeVisible();
    await ada.button('Check this Parley').click();
    const checks = ada.question('Check this Parley');
    await checks.getByRole('button', { name: 'Run the checks' }).click();
    await expect(checks.getByRole('button', { name: 'Run them again' })).toBeVisible({ timeout: 90_000 });
    await expect(checks.getByText('Not run yet')).toHaveCount(0);
    await expect(checks.getByText('Settings that are fixed: 1')).toBeVisible();
    await ada.desk.keepsFilesAs(report);
    await checks.getByRole('button', { name: 'Save a report' }).click();
    await expect(checks.getByText('The report was saved.')).toBeVisible();
    const text = readFileSync(report, 'utf8');
    expect(text).toContain('telLinks');
    for (const secret of [ADA.password, ADA.username, ADA.displayName, 'eyJ'])
      expect(text).not.toContain(secret);
  });
});

test('rules that cannot be read are told, and what they were about stays forbidden', async ({
  launch,
  folder,
}) => {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ onlyTheseServers: 'yes', hosting: false }));
  const ada = await launch({ env: { PARLEY_POLICY_FILE: policy } });
  await expect(ada.page.getByText(/could not read some of what your administrator has set/)).toBeVisible();
  await expect(ada.page.getByText(/onlyTheseServers/)).toBeVisible();
  expect(await ada.asks('workspace', 'probe', { address: 'http://127.0.0.1:9' })).toMatchObject({
    ok: false,
    error: { code: 'forbidden-by-policy' },
  });
});
