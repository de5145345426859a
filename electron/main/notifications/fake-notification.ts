/** Electron's Notification for unit tests: remembers what was shown, raises what a test asks for. */
import { EventEmitter } from 'node:events';
import type { ActivationArguments, NotificationConstructorOptions } from 'electron';
import type { NotificationHistory } from './late-clicks.ts';
import type { NotificationClass } from './shelf.ts';

export class FakeNotification extends EventEmitter {
  readonly options: NotificationConstructorOptions;
  state: 'new' | 'shown' | 'closed' = 'new';

  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  get id(): string {
    return this.options.id ?? '';
  }
  show(): void {
    this.state = 'shown';
  }
  close(): void {
    this.state = 'closed';
    this.emit('close', {});
  }
  get text(): string {
    return `${this.options.title}: ${this.options.body}`;
  }
}

export interface FakeNotifications {
  readonly Class: NotificationClass & NotificationHistory;
  readonly all: FakeNotification[];
  /** Titles and texts of what is shown now. */
  shown(): string[];
  supported: boolean;
  /** Windows tells what was done. */
  activate: (details: ActivationArguments) => void;
  /** What macOS still lists of an earlier run. */
  history: FakeNotification[];
}

export function fakeNotifications(): FakeNotifications {
  const all: FakeNotification[] = [];
  const fake: FakeNotifications = {
    Class: class extends FakeNotification {
      constructor(options: NotificationConstructorOptions) {
        super(options);
        all.push(this);
      }
      static isSupported = (): boolean => fake.supported;
      static handleActivation = (tell: (details: ActivationArguments) => void): void => {
        fake.activate = tell;
      };
      static getHistory = async (): Promise<FakeNotification[]> => fake.history;
    } as unknown as FakeNotifications['Class'],
    all,
    shown: () => all.filter(({ state }) => state === 'shown').map(({ text }) => text),
    supported: true,
    activate: () => undefined,
    history: [],
  };
  return fake;
}
