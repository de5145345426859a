import { AppError } from '#shared/errors/app-error.ts';
import type { Adapter, FilePort } from '../backends/adapter.ts';
import type { Workspace } from './workspace.ts';

/** What not every backend can do; named as the group of its features. */
type OptionalPort = 'people' | 'files' | 'rooms' | 'moderation' | 'transfers';

/** A file of a conversation, on its way from the server. */
export type KeptFile = Awaited<ReturnType<FilePort['fetch']>>;

/** For whoever is signed in. Errors: unsupported, session-expired. */
export function portOf<P extends OptionalPort>(workspace: Workspace, name: P): NonNullable<Adapter[P]> {
  const { adapter } = workspace;
  const port = adapter[name];
  if (!port || !adapter.info().features[name]) throw new AppError('unsupported');
  workspace.mustBeSignedIn();
  return port;
}
