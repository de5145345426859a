/** Links and arguments from outside, brought to who acts on them. */
import type { Event } from 'electron';
import type { Logger } from '#shared/tools/logger.ts';
import { HandedOver, readArguments } from './arguments.ts';
import type { Commands } from './commands.ts';
import type { Links } from './links.ts';

export interface OpenLinksOptions {
  readonly app: {
    on(
      event: 'second-instance',
      listener: (event: Event, argv: string[], workingDirectory: string, additionalData: unknown) => void,
    ): unknown;
  };
  readonly links: Pick<Links, 'open'>;
  readonly commands: Pick<Commands, 'run'>;
  /** A second start that asks for nothing wants the window. */
  readonly onShow: () => void;
  readonly logger: Logger;
}

/** Acts on other starts of the app from now on. The answer does the same with arguments that came otherwise. */
export function openLinks(options: OpenLinksOptions): (argv: readonly string[]) => void {
  const { app, links, commands, onShow, logger } = options;
  const act = (argv: readonly string[]): void => {
    const { link, commands: asked, hidden } = readArguments(argv);
    if (link !== null) void links.open(link);
    else if (asked.length > 0) for (const command of asked) commands.run(command);
    else if (!hidden) onShow();
  };
  app.on('second-instance', (_event, argv, _directory, handedOver) => {
    const whole = HandedOver.safeParse(handedOver);
    if (!whole.success) logger.info('second-instance | its own arguments were not handed over');
    act(whole.success ? whole.data.argv : argv);
  });
  return act;
}
