/** The page: says what it saw first, and can call another one by carried SDP. */

window.seenAtStart = { mini: typeof window.mini, sum: window.mini.add(2, 3) };
const title = document.querySelector('h1');
if (title) title.textContent = new URLSearchParams(location.search).get('ring') ?? 'Mini';
localStorage.visits = Number(localStorage.visits ?? 0) + 1;

const connection = new RTCPeerConnection();
connection.ontrack = ({ streams }) => {
  const video = document.querySelector('video');
  if (video) video.srcObject = streams[0] ?? null;
};

/** The whole description, once every candidate is in it. */
const gathered = (): Promise<string> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') resolve(JSON.stringify(connection.localDescription));
    };
    connection.onicegatheringstatechange = look;
    look();
  });

const parse = (sdp: string): RTCSessionDescriptionInit => JSON.parse(sdp) as RTCSessionDescriptionInit;

window.call = {
  async capture() {
    const video = { width: 640, height: 360, frameRate: 15 };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
  },
  async offer() {
    await connection.setLocalDescription();
    return gathered();
  },
  async answer(offer) {
    await connection.setRemoteDescription(parse(offer));
    await connection.setLocalDescription();
    return gathered();
  },
  async accept(answer) {
    await connection.setRemoteDescription(parse(answer));
  },
};
