/** The script of the raw page: calls as directly as WebRTC can make them. Not a line of Parley. It runs in the page. */
import type { Page } from '@playwright/test';

export type Kind = 'audio' | 'video';

export interface Picture {
  readonly width: number;
  readonly height: number;
}

interface Raw {
  /** Opens the devices; each by itself, for the slower one delays nothing then. */
  capture(kinds: readonly Kind[], picture: Picture): Promise<void>;
  /** Makes a link: with what was captured, or empty, to be filled once it is accepted. */
  offer(to: string, kinds: readonly Kind[], filled: boolean): Promise<void>;
  /** Opens the devices, tells the caller, and answers when it was pressed. */
  accept(caller: string, kinds: readonly Kind[], picture: Picture): number;
  /** Candidates are gathered and told again. */
  restart(): Promise<void>;
}

export async function rawScript(): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/${location.search}`);
  await new Promise((open) => socket.addEventListener('open', open, { once: true }));
  const links = new Map<string, { pc: RTCPeerConnection; early: RTCIceCandidateInit[] }>();
  const stream = new MediaStream();
  const mine = new Map<string, Promise<MediaStreamTrack>>();
  const say = (to: string, what: object) => socket.send(JSON.stringify({ to, ...what }));

  const show = ({ track }: RTCTrackEvent) => {
    const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
    element.dataset.remote = '';
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  const linkTo = (other: string) => {
    const known = links.get(other);
    if (known) return known;
    const pc = new RTCPeerConnection();
    pc.onicecandidate = ({ candidate }) => candidate && say(other, { candidate: candidate.toJSON() });
    pc.ontrack = show;
    const made = { pc, early: [] as RTCIceCandidateInit[] };
    links.set(other, made);
    return made;
  };
  const describe = async (other: string) => {
    const { pc } = linkTo(other);
    await pc.setLocalDescription();
    say(other, { description: pc.localDescription });
  };
  const fill = async ({ sender, receiver }: RTCRtpTransceiver) => {
    const track = await mine.get(receiver.track.kind);
    if (track && sender.track !== track) await sender.replaceTrack(track);
  };
  const fillAll = async () => {
    const all = [...links.values()].flatMap(({ pc }) => pc.getTransceivers());
    await Promise.all(all.map(fill));
  };
  const open = (kinds: readonly Kind[], picture: Picture) => {
    for (const kind of kinds) {
      const wanted = kind === 'audio' ? { audio: true } : { video: { ...picture, frameRate: 30 } };
      const opened = navigator.mediaDevices.getUserMedia(wanted);
      mine.set(
        kind,
        opened.then((captured) => captured.getTracks()[0]!),
      );
    }
  };
  const onDescription = async (from: string, description: RTCSessionDescriptionInit) => {
    const { pc, early } = linkTo(from);
    await pc.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await pc.addIceCandidate(candidate);
    if (description.type !== 'offer') return;
    for (const transceiver of pc.getTransceivers()) {
      if (transceiver.currentDirection !== null) continue;
      // made by the offer: only to receive, until told otherwise
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(stream);
      await fill(transceiver);
    }
    await describe(from);
  };
  const receive = async (text: string) => {
    const message = JSON.parse(text) as {
      from: string;
      accepted?: readonly Kind[];
      description?: RTCSessionDescriptionInit;
      candidate?: RTCIceCandidateInit;
    };
    if (message.accepted) {
      if (links.has(message.from)) await fillAll();
      else await raw.offer(message.from, message.accepted, true);
    }
    if (message.description) await onDescription(message.from, message.description);
    if (message.candidate) {
      const { pc, early } = linkTo(message.from);
      if (pc.remoteDescription) await pc.addIceCandidate(message.candidate);
      else early.push(message.candidate);
    }
  };
  const raw: Raw = {
    async capture(kinds, picture) {
      open(kinds, picture);
      await Promise.all(mine.values());
    },
    async offer(to, kinds, filled) {
      const { pc } = linkTo(to);
      for (const kind of kinds) {
        const track = filled ? await mine.get(kind) : undefined;
        pc.addTransceiver(track ?? kind, { direction: 'sendrecv', streams: [stream] });
      }
      await describe(to);
    },
    accept(caller, kinds, picture) {
      const at = performance.timeOrigin + performance.now();
      open(kinds, picture);
      say(caller, { accepted: kinds });
      void fillAll();
      return at;
    },
    async restart() {
      for (const [other, { pc }] of links) {
        pc.restartIce();
        await describe(other);
      }
    },
  };
  const share = document.createElement('button');
  share.textContent = 'Share screen';
  const shareNow = async () => {
    const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getTracks();
    for (const [other, { pc }] of links) {
      pc.addTransceiver(track!, { direction: 'sendonly', streams: [new MediaStream()] });
      await describe(other);
    }
  };
  share.addEventListener('click', () => void shareNow());
  document.body.append(share);
  socket.addEventListener('message', ({ data }) => void receive(String(data)));
  Object.assign(globalThis, { raw });
}

interface WithRaw {
  readonly raw: Raw;
}

/** One raw page, by its name in the signalling. */
export class RawPage {
  readonly name: string;
  readonly page: Page;

  constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
  }

  capture(kinds: readonly Kind[], picture: Picture): Promise<void> {
    return this.page.evaluate(
      ([which, size]) => (globalThis as unknown as WithRaw).raw.capture(which, size),
      [kinds, picture] as const,
    );
  }

  offer(to: RawPage, kinds: readonly Kind[], filled: boolean): Promise<void> {
    return this.page.evaluate(
      ([name, which, full]) => (globalThis as unknown as WithRaw).raw.offer(name, which, full),
      [to.name, kinds, filled] as const,
    );
  }

  accept(caller: RawPage, kinds: readonly Kind[], picture: Picture): Promise<number> {
    return this.page.evaluate(
      ([name, which, size]) => (globalThis as unknown as WithRaw).raw.accept(name, which, size),
      [caller.name, kinds, picture] as const,
    );
  }

  restart(): Promise<void> {
    return this.page.evaluate(() => (globalThis as unknown as WithRaw).raw.restart());
  }
}
