"""One connection to another end: a test picture and a tone go out, what comes in is counted and listened to."""

import re

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstSdp', '1.0')
gi.require_version('GstWebRTC', '1.0')
from gi.repository import Gst, GstSdp, GstWebRTC  # noqa: E402

Gst.init(None)

TONE_HZ = 1000
RATE_HZ = 48000
# 10 Hz each: half the sample rate over their number
BANDS = 2400
# dB: less is silence
SILENCE = -60

PICTURE = f'''videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! videoconvert ! queue
  ! vp8enc deadline=1 cpu-used=8 target-bitrate=300000 keyframe-max-dist=30 ! rtpvp8pay
  ! application/x-rtp,media=video,encoding-name=VP8,payload={{vp8}} ! webrtc.'''
SOUND = f'''audiotestsrc is-live=true freq={TONE_HZ} volume=0.5 ! audioconvert ! audioresample ! queue
  ! opusenc ! rtpopuspay ! application/x-rtp,media=audio,encoding-name=OPUS,payload={{opus}} ! webrtc.'''
LISTEN = f'''audioconvert ! audioresample ! audio/x-raw,channels=1,rate={RATE_HZ}
  ! spectrum bands={BANDS} threshold=-90 interval=250000000 post-messages=true ! fakesink async=false sync=false'''
LOOK = 'fakesink name=shown signal-handoffs=true async=false sync=false'


class Link:
    """`send` carries a message to the other end, `tell` says what happened; both may be called from any thread."""

    def __init__(self, send, tell, sends, has_text):
        self.send = send
        self.tell = tell
        self.sends = sends
        self.has_text = has_text
        self.pipe = None
        self.webrtc = None
        self.frames = 0
        self.channels = []

    def offer(self):
        self.start(vp8=97, opus=96)
        if self.has_text:
            self.carry_text(self.webrtc.emit('create-data-channel', 'channel', None))
        self.webrtc.connect('on-negotiation-needed', lambda _: self.describe('offer'))
        self.pipe.set_state(Gst.State.PLAYING)

    def handle(self, message):
        """As the programs of others do, it knows no candidate before a description, and no null."""
        if 'sdp' in message:
            self.hear_description(message['sdp'])
        elif self.webrtc is None:
            raise ValueError('a candidate before any description')
        else:
            ice = message['ice']
            self.webrtc.emit('add-ice-candidate', ice['sdpMLineIndex'], ice['candidate'])

    def say(self, text):
        for channel in self.channels:
            if channel.get_property('ready-state') == GstWebRTC.WebRTCDataChannelState.OPEN:
                channel.emit('send-string', text)

    def close(self):
        if self.pipe:
            self.pipe.get_bus().remove_signal_watch()
            self.pipe.set_state(Gst.State.NULL)
        self.pipe = self.webrtc = None

    def start(self, **payloads):
        wanted = [each for name, each in (('video', PICTURE), ('audio', SOUND)) if name in self.sends]
        branches = ' '.join(wanted).format(**payloads)
        self.pipe = Gst.parse_launch(f'webrtcbin name=webrtc latency=50 {branches}')
        self.webrtc = self.pipe.get_by_name('webrtc')
        self.webrtc.connect('on-ice-candidate', self.on_candidate)
        self.webrtc.connect('notify::connection-state', self.on_connection_state)
        self.webrtc.connect('pad-added', self.on_stream)
        self.webrtc.connect('on-data-channel', lambda _, channel: self.carry_text(channel))
        bus = self.pipe.get_bus()
        bus.add_signal_watch()
        bus.connect('message::element', self.on_spectrum)
        bus.connect('message::error', lambda _, message: self.tell('broken', text=message.parse_error()[0].message))
        self.pipe.set_state(Gst.State.READY)

    def hear_description(self, description):
        _, sdp = GstSdp.SDPMessage.new_from_text(description['sdp'])
        is_offer = description['type'] == 'offer'
        if is_offer and self.webrtc is None:
            self.start(vp8=payload_of('VP8', description['sdp'], 97), opus=payload_of('OPUS', description['sdp'], 96))
            self.pipe.set_state(Gst.State.PLAYING)
        kind = GstWebRTC.WebRTCSDPType.OFFER if is_offer else GstWebRTC.WebRTCSDPType.ANSWER
        heard = Gst.Promise.new_with_change_func(lambda *_: is_offer and self.describe('answer'))
        self.webrtc.emit('set-remote-description', GstWebRTC.WebRTCSessionDescription.new(kind, sdp), heard)
        self.tell('heard', what=description['type'], sections=re.findall(r'^m=(\w+)', description['sdp'], re.M),
                  directions=re.findall(r'^a=(sendrecv|sendonly|recvonly|inactive)', description['sdp'], re.M))

    def describe(self, kind):
        def made(promise):
            # the description lives in it, and goes with it
            reply = promise.get_reply()
            description = reply.get_value(kind)
            self.webrtc.emit('set-local-description', description, Gst.Promise.new())
            self.send({'sdp': {'type': kind, 'sdp': description.sdp.as_text()}})

        self.webrtc.emit(f'create-{kind}', None, Gst.Promise.new_with_change_func(made))

    def on_candidate(self, _, index, candidate):
        self.send({'ice': {'candidate': candidate, 'sdpMLineIndex': index}})

    def on_connection_state(self, webrtc, _):
        self.tell('connection', state=webrtc.get_property('connection-state').value_nick)

    def on_stream(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        decoder = Gst.ElementFactory.make('decodebin', None)
        decoder.connect('pad-added', self.on_decoded)
        self.pipe.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad('sink'))

    def on_decoded(self, _, pad):
        is_sound = pad.get_current_caps().to_string().startswith('audio/')
        sink = Gst.parse_bin_from_description(LISTEN if is_sound else LOOK, True)
        if not is_sound:
            sink.get_by_name('shown').connect('handoff', self.on_picture)
        self.pipe.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad('sink'))

    def on_picture(self, *_):
        self.frames += 1
        if self.frames % 5 == 0:
            self.tell('picture', frames=self.frames)

    def on_spectrum(self, _, message):
        heard = message.get_structure()
        if heard.get_name() != 'spectrum':
            return
        inside = re.search(r'magnitude=\(float\)\{([^}]*)\}', heard.to_string())
        levels = [float(each) for each in inside.group(1).split(',')]
        loudest = max(range(BANDS), key=lambda band: levels[band])
        is_heard = levels[loudest] > SILENCE
        self.tell('sound', hz=(loudest + 0.5) * RATE_HZ / 2 / BANDS if is_heard else 0, db=round(levels[loudest]))

    def carry_text(self, channel):
        self.channels.append(channel)
        channel.connect('on-open', lambda _: self.tell('text-open'))
        channel.connect('on-message-string', lambda _, text: self.tell('text', text=text))


def payload_of(codec, sdp, otherwise):
    """The number that the other end has given to a codec."""
    found = re.search(rf'^a=rtpmap:(\d+) {codec}/', sdp, re.M | re.I)
    return int(found.group(1)) if found else otherwise
