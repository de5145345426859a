import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '#shared/contracts/connect/route.ts';
import { routes } from '#shared/contracts/connect/routes.ts';
import { send } from '#test/support/backend-client.ts';
import { seedFile, startBackend, type TestBackend } from '#test/support/backend.ts';

const FILE = resolve(import.meta.dirname, '../../../docs/openapi.json');
const RENEW = 'RENEW=1 npx vitest run --project contract openapi && npx oxfmt docs/openapi.json';

let directory: string;
let backend: TestBackend;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-openapi-'));
  backend = await startBackend({
    directory: join(directory, 'data'),
    env: { PARLEY_SEED: await seedFile() },
  });
});
afterAll(async () => {
  await backend.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

it('the OpenAPI document is that of docs/openapi.json, and has every route of the table', async () => {
  const { status, body } = await send(backend.url, 'GET', '/api/openapi.json');
  expect(status).toBe(200);
  if (process.env['RENEW']) await writeFile(FILE, `${JSON.stringify(body, null, 2)}\n`);
  const stale = !isDeepStrictEqual(body, JSON.parse(await readFile(FILE, 'utf8')));
  if (stale) throw new Error(`docs/openapi.json is stale; renew it: ${RENEW}`);
  for (const route of Object.values(routes) as Route[]) {
    const operation = body.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
    expect(operation).toMatchObject({
      summary: route.summary,
      security: route.auth === 'token' ? [{ token: [] }] : [],
      responses: { '4XX': expect.anything() },
    });
    for (const reply of Object.keys(route.replies)) expect(Object.keys(operation.responses)).toContain(reply);
  }
});
