/** `npm run demo`: two windows side by side, signed in as two people of a demo workspace; the second has a synthetic camera and microphone. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from './bundle.ts';
import { chooseElectron } from './electron.ts';
import { exitOf, start } from './run.ts';
import { at, ROOT } from './tree.ts';

const PEOPLE = [
  { username: 'demo-ada', displayName: 'Ada (demo)' },
  { username: 'demo-ben', displayName: 'Ben (demo)' },
] as const;
const WINDOW = { width: 760, height: 720 };

/** The demo's backend, a process of its own on a free port. Resolves with its address. */
function startBackend(dataDir: string): Promise<{ address: string; stop: () => void }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', at('backend/main.ts'), '--port', '0', '--data', dataDir],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        PARLEY_NAME: 'Demo workspace',
        PARLEY_SEED: at('out/seed/parley-seed.tar.gz'),
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^listening on (\S+)$/.exec(line)?.[1];
      if (address) resolve({ address, stop: () => void child.kill('SIGTERM') });
    });
    child.once('exit', (code) => reject(new Error(`the demo's backend ended with code ${code}`)));
  });
}

interface SignedIn {
  readonly token: string;
  readonly user: { readonly id: string };
}

/** Accounts for both, and a first message, so that the call buttons are one click away. */
async function furnish(address: string, password: string): Promise<void> {
  const post = async <Answer>(path: string, body: object, token?: string): Promise<Answer> => {
    const headers = {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const answer = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the demo could not be set up: ${path} answered ${answer.status}`);
    return (await answer.json()) as Answer;
  };
  const register = (person: (typeof PEOPLE)[number]) =>
    post<SignedIn>('/api/auth/register', { ...person, password });
  const [ada, ben] = await Promise.all([register(PEOPLE[0]), register(PEOPLE[1])]);
  const { conversation } = await post<{ conversation: { id: string } }>(
    '/api/conversations',
    { type: 'direct', participantIds: [ada.user.id] },
    ben.token,
  );
  const welcome = {
    clientId: 'welcome',
    content: 'Hello Ada. Call me: the buttons are above, on the right.',
  };
  await post(`/api/conversations/${conversation.id}/messages`, welcome, ben.token);
}

async function demo(): Promise<number> {
  await bundle();
  const choice = await chooseElectron();
  console.log(choice.line);
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (choice.kind === 'none' || headless) {
    console.log(
      'The demo opens two windows and there is no display for them here. `npm start` serves one to a browser.',
    );
    return 1;
  }
  const home = mkdtempSync(join(tmpdir(), 'parley-demo-'));
  const backend = await startBackend(join(home, 'backend'));
  // kept for this run only: the demo workspace goes with its folder
  const password = randomBytes(12).toString('base64url');
  await furnish(backend.address, password);
  const windows = PEOPLE.map((person, index) => {
    const bounds = { x: index * WINDOW.width, y: 0, ...WINDOW };
    const demoOf = JSON.stringify({ address: backend.address, ...person, password, bounds });
    const synthetic = index === 1 ? ['--use-fake-device-for-media-stream=fps=30'] : [];
    const userData = join(home, person.username);
    mkdirSync(userData);
    // a call is one click away here: the check of the devices before the first one is for people who stay
    writeFileSync(join(userData, 'settings.json'), JSON.stringify({ devicesChecked: true }));
    const args = [ROOT, `--user-data-dir=${userData}`, ...synthetic];
    return exitOf(start(choice.executable, args, { PARLEY_DEMO: demoOf }));
  });
  const codes = await Promise.all(windows);
  backend.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return Math.max(...codes);
}

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
