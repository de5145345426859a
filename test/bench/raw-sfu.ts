/** The reference of calls through the SFU: one raw page publishes, another watches; Galène's wire is spoken beside them, in Node. */
import { GaleneClient } from '#engine/backends/galene/client.ts';
import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import type { Galene } from '../support/galene.ts';
import { firstMedia, type FirstMedia, watchFirstMedia } from './first-media.ts';
import { nowMs } from './page.ts';
import type { RawPage } from './raw-page.ts';
import { withRawWorld } from './raw-world.ts';

const GROUP = 'raw';

export interface Published extends FirstMedia {
  readonly publishedAt: number;
}

interface RawStreams {
  /** Devices are open before it is measured. */
  open(): Promise<void>;
  offer(): Promise<string>;
  answer(sdp: string): Promise<string>;
  take(sdp: string): Promise<void>;
  candidate(candidate: RTCIceCandidateInit): Promise<void>;
}

async function streamsScript(): Promise<void> {
  const pc = new RTCPeerConnection();
  let captured = new MediaStream();
  const described = async (): Promise<string> => {
    await pc.setLocalDescription();
    while (pc.iceGatheringState !== 'complete')
      await new Promise((next) => pc.addEventListener('icegatheringstatechange', next, { once: true }));
    return pc.localDescription!.sdp;
  };
  pc.ontrack = ({ track }) => {
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.dataset.remote = '';
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  const rawStreams: RawStreams = {
    async open() {
      captured = await navigator.mediaDevices.getUserMedia({
        audio: true,
        video: { width: 1280, height: 720, frameRate: 30 },
      });
    },
    offer() {
      for (const track of captured.getTracks())
        pc.addTransceiver(track, { direction: 'sendonly', streams: [captured] });
      return described();
    },
    async answer(sdp) {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      return described();
    },
    take: (sdp) => pc.setRemoteDescription({ type: 'answer', sdp }),
    candidate: (candidate) => pc.addIceCandidate(candidate),
  };
  Object.assign(globalThis, { rawStreams });
}

const ask = <Verb extends keyof RawStreams>(
  { page }: RawPage,
  verb: Verb,
  ...given: Parameters<RawStreams[Verb]>
): Promise<string> =>
  page.evaluate(
    ([which, args]) => {
      const { rawStreams } = globalThis as unknown as {
        rawStreams: Record<string, (...all: unknown[]) => Promise<string>>;
      };
      return rawStreams[which]!(...args);
    },
    [verb, given] as const,
  );

/** So many times: two fresh pages in the group, then one publishes. The first is cold and not counted. */
export function rawPublications(galene: Galene, runs: number): Promise<Published[]> {
  return withRawWorld(async (world) => {
    const browsers = [await world.browser(), await world.browser()] as const;
    const all: Published[] = [];
    for (let run = -1; run < runs; run += 1) {
      const [from, to] = [await browsers[0].open(), await browsers[1].open()];
      const published = await publication(galene, from, to);
      if (run >= 0) all.push(published);
      await Promise.all([from.page.close(), to.page.close()]);
    }
    return all;
  });
}

async function publication(galene: Galene, from: RawPage, to: RawPage): Promise<Published> {
  await Promise.all([from.page.evaluate(streamsScript), to.page.evaluate(streamsScript)]);
  const [publisher, viewer] = [await enter(galene, from), await enter(galene, to)];
  try {
    viewer.request({ '': ['audio', 'video'] });
    await ask(from, 'open');
    await watchFirstMedia(to.page);
    const publishedAt = nowMs();
    const sdp = await ask(from, 'offer');
    publisher.stay?.publish({ id: crypto.randomUUID(), label: 'camera', sdp });
    return { publishedAt, ...(await firstMedia(to.page)) };
  } finally {
    publisher.close();
    viewer.close();
  }
}

/** Into the group; what Galène says of streams goes to the page, in order. */
async function enter(galene: Galene, page: RawPage): Promise<GaleneClient> {
  const client = new GaleneClient({
    clock: systemClock,
    logger: silentLogger,
    userAgent: 'Parley/bench',
    randomId: () => crypto.randomUUID(),
  });
  let turn: Promise<unknown> = Promise.resolve();
  const then = (task: () => Promise<unknown>): void => {
    turn = turn.then(task).catch((error: unknown) => console.error('raw stream', error));
  };
  client.on('stream-offer', ({ id, sdp }) =>
    then(async () => client.stay?.answer(id, await ask(page, 'answer', sdp))),
  );
  client.on('stream-answer', ({ sdp }) => then(() => ask(page, 'take', sdp)));
  client.on('stream-ice', ({ candidate }) => then(() => ask(page, 'candidate', candidate)));
  const joined = new Promise<void>((done) => void client.on('state', ({ is }) => is === 'joined' && done()));
  const credentials = async (): Promise<{ token: string }> => ({
    token: await galene.token(GROUP, { user: page.name }),
  });
  client.join({ location: galene.groupUrl(GROUP), username: null, credentials });
  await joined;
  return client;
}
