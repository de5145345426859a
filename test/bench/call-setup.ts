/** From "Accept" to sound and picture, and from "Video call" to the ring, between two real apps on one machine. */
import { account, Person } from '../e2e/people/person.ts';
import { toneMicrophone } from '../e2e/people/media.ts';
import { startBackendProcess } from '../support/backend-process.ts';
import { launchApp } from '../support/launch-app.ts';
import { clickAt, firstMedia, type FirstMedia, watchFirstMedia } from './first-media.ts';
import { rawCalls, TONE_HZ } from './raw-call.ts';
import { rawDeliveries } from './raw-socket.ts';
import { type Row, row } from './row.ts';

interface ParleyCall extends FirstMedia {
  readonly acceptedAt: number;
  readonly atCaller: FirstMedia;
  readonly calledAt: number;
  readonly rangAt: number;
}

/** Rows: accept-to-audio and accept-to-frame at the callee and at the caller, call-to-ring. */
export async function callSetup(runs: number): Promise<Row[]> {
  const raw = await rawCalls(runs);
  const deliveries = await rawDeliveries(runs);
  const parley = await parleyCalls(runs);
  const since = (calls: readonly (FirstMedia & { acceptedAt: number })[], what: keyof FirstMedia) =>
    calls.map((call) => call[what] - call.acceptedAt);
  const atCaller = (calls: readonly { acceptedAt: number; atCaller: FirstMedia }[], what: keyof FirstMedia) =>
    calls.map((call) => call.atCaller[what] - call.acceptedAt);
  return [
    row('accept-to-audio', 'ms', since(parley, 'audioAt'), since(raw, 'audioAt')),
    row('accept-to-frame', 'ms', since(parley, 'frameAt'), since(raw, 'frameAt')),
    row('accept-to-audio-at-caller', 'ms', atCaller(parley, 'audioAt'), atCaller(raw, 'audioAt')),
    row('accept-to-frame-at-caller', 'ms', atCaller(parley, 'frameAt'), atCaller(raw, 'frameAt')),
    row(
      'call-to-ring',
      'ms',
      parley.map((call) => call.rangAt - call.calledAt),
      deliveries,
    ),
  ];
}

async function parleyCalls(runs: number): Promise<ParleyCall[]> {
  const backend = await startBackendProcess({ PARLEY_RATE_INITIATE_PER_MIN: '600' });
  const people = await Promise.all(
    ['Ada', 'Ben'].map(async (name) => {
      const person = new Person(await launchApp());
      await toneMicrophone(person.page, TONE_HZ);
      await person.page.addInitScript('globalThis.__name = (named) => named');
      await person.page.reload();
      await person.connectTo(backend.address);
      await person.createAccount(account(name));
      return person;
    }),
  );
  const [ada, ben] = people as [Person, Person];
  await ada.find('Ben');
  await ada.write('Hello');
  await ben.open('Ada');
  const calls: ParleyCall[] = [];
  for (let run = -1; run < runs; run += 1) {
    const call = await parleyCall(ada, ben);
    if (run >= 0) calls.push(call);
  }
  for (const person of people) {
    await person.launched.close();
    person.launched.discard();
  }
  await backend.stop();
  return calls;
}

async function parleyCall(ada: Person, ben: Person): Promise<ParleyCall> {
  await Promise.all([watchFirstMedia(ada.page), watchFirstMedia(ben.page)]);
  const rang = ben.page.evaluate(
    () =>
      new Promise<number>((rings) => {
        const seen = () => document.querySelector('[role="alertdialog"]');
        const observer = new MutationObserver(() => {
          if (!seen()) return;
          observer.disconnect();
          rings(performance.timeOrigin + performance.now());
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );
  const calledAt = await clickAt(ada.page, 'Video call');
  const rangAt = await rang;
  const ring = await ben.ringWindow();
  await ring.getByRole('button', { name: 'Accept with video', exact: true }).waitFor();
  const acceptedAt = await clickAt(ring, 'Accept with video');
  const [atCaller, atCallee] = await Promise.all([firstMedia(ada.page), firstMedia(ben.page)]);
  await ada.hangUp();
  await Promise.all([ada.isInNoCall(), ben.isInNoCall()]);
  return { acceptedAt, ...atCallee, atCaller, calledAt, rangAt };
}
