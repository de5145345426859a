/** What the app is asked on its command line, at its first start or by another start while it runs. */
import { z } from 'zod';
import { isLink } from './link.ts';

/** What one can do without the window: for the shortcuts of a desktop that gives programs none. */
export const COMMANDS = {
  '--toggle-mute': 'toggle-mute',
  '--answer': 'answer',
  '--hang-up': 'hang-up',
} as const;
export type Command = (typeof COMMANDS)[keyof typeof COMMANDS];

export interface AskedByArguments {
  readonly link: string | null;
  readonly commands: readonly Command[];
  /** Only the tray is to be shown. */
  readonly hidden: boolean;
}

/** How a second instance hands over its arguments: Chromium adds to the ones that Electron would hand over, and sorts them. */
export const HandedOver = z.object({ argv: z.array(z.string().max(4000)).max(100) });

/**
 * Reads arguments, with or without the program's own name in front. A link may come from any page, so that one that was taken apart
 * into several arguments must not become a command: beside a link nothing else counts.
 */
export function readArguments(argv: readonly string[]): AskedByArguments {
  // systems put it last
  const link = argv.findLast(isLink) ?? null;
  if (link !== null) return { link, commands: [], hidden: false };
  const commands = new Set<Command>();
  for (const [argument, command] of Object.entries(COMMANDS))
    if (argv.includes(argument)) commands.add(command);
  return { link: null, commands: [...commands], hidden: argv.includes('--hidden') };
}
