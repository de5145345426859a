import type { Handlers } from '#shared/contracts/ipc/group.ts';
import type { desktopGroup } from '#shared/contracts/ipc/desktop.ts';
import { AppError } from '#shared/errors/app-error.ts';

const unsupported = (): never => {
  throw new AppError('unsupported');
};

/** The verbs of the main window about the desktop. What a part of main does not give is not there on this desktop. */
export function desktopHandlers(
  parts: Partial<Handlers<typeof desktopGroup>>,
): Handlers<typeof desktopGroup> {
  return {
    look: () => undefined,
    takeTarget: () => null,
    openScreenSettings: unsupported,
    restart: unsupported,
    checkForUpdate: unsupported,
    installUpdate: unsupported,
    answerProxy: unsupported,
    ...parts,
  };
}
