/** From "Send" to the message being shown on the other side, at 20 messages a second. */
import type { Page } from '@playwright/test';
import { Person } from '../e2e/people/person.ts';
import { account } from '../e2e/people/visitor.ts';
import { startBackendProcess } from '../support/backend-process.ts';
import { launchApp } from '../support/launch-app.ts';
import { rawDeliveries } from './raw-socket.ts';
import { percentile, type Row, row } from './row.ts';

const PER_SECOND = 20;
const MESSAGES_PER_RUN = 40;

/** Rows: send-to-shown (median) and send-to-shown-p99. */
export async function chat(runs: number): Promise<Row[]> {
  const count = runs * MESSAGES_PER_RUN;
  const references = await rawDeliveries(count);
  const backend = await startBackendProcess();
  const open = async (name: string): Promise<Person> => {
    const person = new Person(await launchApp());
    await person.connectTo(backend.address);
    await person.createAccount(account(name));
    return person;
  };
  const [ada, ben] = await Promise.all([open('Ada'), open('Ben')]);
  await ada.find('Ben');
  await ada.write('Hello');
  await ben.open('Ada');
  const times = await deliveries(ada.page, ben.page, count);
  for (const person of [ada, ben]) {
    await person.launched.close();
    person.launched.discard();
  }
  await backend.stop();
  return [
    row('send-to-shown', 'ms', times, references, '<= 30 ms'),
    row('send-to-shown-p99', 'ms', [percentile(times, 0.99)], [percentile(references, 0.99)], '<= 150 ms'),
  ];
}

/** Types and sends in one page, watches the other page's log; times come from both pages' own monotonic clocks. */
async function deliveries(from: Page, to: Page, count: number): Promise<number[]> {
  await to.evaluate('globalThis.__name = (named) => named');
  await from.evaluate('globalThis.__name = (named) => named');
  const shown = to.evaluate(
    (wanted) =>
      new Promise<Record<string, number>>((all) => {
        const times: Record<string, number> = {};
        const log = document.querySelector('[role="log"]');
        if (!log) throw new Error('no conversation is open');
        new MutationObserver(() => {
          const now = performance.timeOrigin + performance.now();
          for (const [text] of log.textContent.matchAll(/bench-\d+;/g)) times[text] ??= now;
          if (Object.keys(times).length >= wanted) all(times);
        }).observe(log, { childList: true, subtree: true, characterData: true });
      }),
    count,
  );
  const sent = await from.evaluate(
    async ({ messages, everyMs }) => {
      const field = document.querySelector<HTMLTextAreaElement>('textarea');
      // React listens to the value's own setter: the prototype's goes past it
      const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
      if (!field || !value?.set) throw new Error('no message field');
      const times: Record<string, number> = {};
      for (let index = 0; index < messages; index += 1) {
        const text = `bench-${index};`;
        value.set.call(field, text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((next) => setTimeout(next, everyMs));
        times[text] = performance.timeOrigin + performance.now();
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      }
      return times;
    },
    { messages: count, everyMs: 1000 / PER_SECOND },
  );
  const seen = await shown;
  return Object.entries(sent).map(([text, at]) => (seen[text] ?? Number.NaN) - at);
}
