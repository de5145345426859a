/** `npm run demo`: opens signed in to a demo workspace on this computer. */
import { z } from 'zod';
import type { Engine } from '#engine/engine.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Logger } from '#shared/tools/logger.ts';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

const isLoopback = (address: string): boolean =>
  URL.canParse(address) && LOOPBACK_HOSTS.has(new URL(address).hostname);

/** The environment variable PARLEY_DEMO, JSON. Its password is in clear, so that only a workspace on this computer is accepted. */
export const Demo = z.object({
  address: z.url().refine(isLoopback, 'must be on this computer (127.0.0.1)'),
  username: z.string().min(1),
  password: z.string().min(1),
  displayName: z.string().min(1),
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
    .optional(),
  /** The username of whom to call, with video. */
  startCall: z.string().optional(),
});
export type Demo = z.infer<typeof Demo>;

/** What the variable asks for, `null` when it is not set. Throws a plain sentence when it makes no sense. */
export function readDemo(text: string | undefined): Demo | null {
  if (text === undefined || text === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error('PARLEY_DEMO is not JSON', { cause });
  }
  const demo = Demo.safeParse(json);
  if (demo.success) return demo.data;
  // paths and reasons only: the value holds a password
  const why = demo.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`PARLEY_DEMO makes no sense: ${why.join('; ')}`);
}

/** The part of the engine that is used. */
export interface DemoEngine extends Pick<Engine, 'view'> {
  readonly events: Pick<Engine['events'], 'on'>;
  readonly handlers: Pick<Engine['handlers'], 'workspace' | 'chat' | 'call'>;
}

export interface DemoHome {
  readonly engine: DemoEngine;
  readonly started: Promise<void>;
  readonly logger: Logger;
}

/** Plays the demo, if there is one, once the engine is up. Never rejects: a demo that cannot be played leaves an app that can be used. */
export async function tryDemo(demo: Demo | null, { engine, started, logger }: DemoHome): Promise<void> {
  if (!demo) return;
  await started;
  try {
    await playDemo(demo, engine, logger.child('demo'));
  } catch (error) {
    logger.error('tryDemo() | the demo could not be played', { error });
  }
}

/** Adds the demo workspace, and signs in, after creating the account if it is new. */
export async function playDemo(demo: Demo, engine: DemoEngine, logger: Logger): Promise<void> {
  const { address, username, password, displayName, startCall } = demo;
  const { workspace, chat, call } = engine.handlers;
  const { workspaceId } = await workspace.add({ address, consentPlainText: false });
  try {
    await workspace.register({ workspaceId, username, password, displayName });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'username-taken') throw error;
    await workspace.signIn({ workspaceId, username, password });
  }
  logger.info('playDemo() | signed in', { workspaceId });
  if (startCall === undefined) return;
  await online(engine, workspaceId);
  const { users } = await chat.searchPeople({ workspaceId, query: startCall });
  const user = users.find((each) => each.username === startCall);
  if (!user) throw new AppError('not-found');
  const { conversationId } = await chat.createDirect({ workspaceId, userId: user.id });
  await call.start({ workspaceId, conversationId, video: true, ring: true });
}

function online(engine: DemoEngine, workspaceId: string): Promise<void> {
  const isOnline = (): boolean => engine.view().workspaces[workspaceId]?.connection.state === 'online';
  return new Promise((resolve) => {
    if (isOnline()) return resolve();
    const off = engine.events.on('patch', () => {
      if (!isOnline()) return;
      off();
      resolve();
    });
  });
}
