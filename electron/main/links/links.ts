import type { OpenTarget } from '#shared/contracts/open-target.ts';
import type { AppView } from '#shared/contracts/view.ts';
import type { Clock } from '#shared/tools/clock.ts';
import type { Logger } from '#shared/tools/logger.ts';
import type { Followed } from '../follow.ts';
import { type Link, parseLink } from './link.ts';
import { findTarget, targetOfUnknown } from './resolve-link.ts';

/** After a cold start colleagues and conversations come from the server: so long a link waits for them. */
const KNOWN_LIMIT_MS = 10_000;

export interface LinksOptions {
  readonly engine: Followed;
  /** The view shows what was kept. */
  readonly started: Promise<void>;
  readonly targets: { ask(target: OpenTarget): void };
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Links from outside become targets of the main window. Nothing is called here: the page asks first. */
export class Links {
  readonly #options: LinksOptions;

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  /** Resolves when the main window was asked to show it. Never rejects. */
  async open(text: string): Promise<void> {
    const { engine, started, targets, logger } = this.#options;
    const link = parseLink(text);
    logger.info('open() | link', { type: link.type });
    await started;
    const known = findTarget(link, engine.view()) ?? (await this.#wait(link));
    targets.ask(known ?? targetOfUnknown(link, engine.view()));
  }

  /** `null`: it stays unknown. */
  #wait(link: Link): Promise<OpenTarget | null> {
    const { engine, clock } = this.#options;
    if (!isArriving(engine.view())) return Promise.resolve(null);
    return new Promise((answer) => {
      const done = (target: OpenTarget | null): void => {
        end();
        cancel();
        answer(target);
      };
      const end = engine.events.on('patch', () => {
        const target = findTarget(link, engine.view());
        if (target || !isArriving(engine.view())) done(target);
      });
      const cancel = clock.after(KNOWN_LIMIT_MS, () => done(null));
    });
  }
}

/** Something may still become known: a workspace is being connected to. */
const isArriving = (view: AppView): boolean =>
  Object.values(view.workspaces).some(
    ({ session, connection }) =>
      session.state === 'signed-in' && (connection.state === 'connecting' || connection.state === 'idle'),
  );
