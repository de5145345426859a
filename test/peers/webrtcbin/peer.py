#!/usr/bin/python3
"""
A camera or a robot: a peer of the GStreamer signalling server, built on webrtcbin. It knows nothing of Parley.

  peer.py --server ws://127.0.0.1:8443 --id camera [--sends video,audio] [--text]

Reads commands, one a line: call ID, ask ID (a session in which the other end offers), enter ROOM, say TEXT, leave.
Prints what happens, one JSON object a line.
"""

import argparse
import asyncio
import json
import sys
import threading

import websockets
from gi.repository import GLib

from link import Link

# the only name for the other end of a session: the server tells none
SESSION = ''


class Peer:
    def __init__(self, options):
        self.options = options
        self.loop = asyncio.get_running_loop()
        self.socket = None
        self.links = {}
        # what we have asked the other end of, to be done when the server agrees
        self.begins = None

    async def run(self):
        """Whoever is hung up on is thrown out by the server: it greets again at once."""
        while True:
            try:
                async with websockets.connect(self.options.server) as self.socket:
                    await self.socket.send(f'HELLO {self.options.id}')
                    async for frame in self.socket:
                        self.handle(frame)
            except (OSError, websockets.WebSocketException) as error:
                self.tell('away', why=str(error))
                await asyncio.sleep(0.1)
            self.end_all()

    def handle(self, frame):
        word, _, rest = frame.partition(' ')
        if SESSION in self.links or word.startswith('{') or word == 'OFFER_REQUEST':
            self.hear(SESSION, frame)
        elif word == 'HELLO':
            self.tell('ready')
        elif word == 'SESSION_OK':
            self.begins()
        elif word == 'ROOM_OK':
            for who in rest.split():
                self.link(who).offer()
            self.tell('entered', others=rest.split())
        elif word == 'ROOM_PEER_JOINED':
            self.tell('joined', who=rest)
        elif word == 'ROOM_PEER_LEFT':
            self.unlink(rest)
            self.tell('left', who=rest)
        elif word == 'ROOM_PEER_MSG':
            self.hear(*rest.split(' ', 1))
        else:
            self.tell('refused', text=frame)

    def hear(self, who, text):
        try:
            if text == 'OFFER_REQUEST':
                self.tell('asked')
                self.unlink(who)
                self.link(who).offer()
            else:
                self.link(who).handle(json.loads(text))
        except (KeyError, TypeError, ValueError) as error:
            self.tell('fault', text=f'{error}: {text[:120]}')

    def link(self, who):
        if who not in self.links:
            self.links[who] = Link(
                send=lambda message: self.from_any_thread(self.send, who, json.dumps(message)),
                tell=lambda event, **facts: self.from_any_thread(self.tell, event, who=who, **facts),
                sends=self.options.sends.split(','),
                has_text=self.options.text,
            )
        return self.links[who]

    def unlink(self, who):
        if who in self.links:
            self.links.pop(who).close()

    def end_all(self):
        for who in list(self.links):
            self.unlink(who)
        self.tell('ended')

    def send(self, who, text):
        # of a link that is gone by now
        if who not in self.links:
            return
        frame = text if who == SESSION else f'ROOM_PEER_MSG {who} {text}'
        self.loop.create_task(self.socket.send(frame))

    def from_any_thread(self, verb, *args, **facts):
        self.loop.call_soon_threadsafe(lambda: verb(*args, **facts))

    def tell(self, event, **facts):
        print(json.dumps({'event': event, **facts}), flush=True)

    async def obey(self, command):
        word, _, rest = command.strip().partition(' ')
        if word == 'call':
            self.begins = lambda: self.link(SESSION).offer()
            await self.socket.send(f'SESSION {rest}')
        elif word == 'ask':
            # the link is there from now on: all that comes is of the other end
            self.begins = lambda: (self.link(SESSION), self.send(SESSION, 'OFFER_REQUEST'))
            await self.socket.send(f'SESSION {rest}')
        elif word == 'enter':
            await self.socket.send(f'ROOM {rest}')
        elif word == 'say':
            for link in self.links.values():
                link.say(rest)
        elif word == 'leave':
            await self.socket.close()


async def main(options):
    peer = Peer(options)
    threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
    serving = asyncio.create_task(peer.run())
    commands = asyncio.StreamReader()
    await peer.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    # whoever started it has gone: so does it
    while command := await commands.readline():
        await peer.obey(command.decode())
    serving.cancel()


def options_of(args):
    parser = argparse.ArgumentParser()
    parser.add_argument('--server', required=True)
    parser.add_argument('--id', required=True)
    parser.add_argument('--sends', default='video,audio')
    parser.add_argument('--text', action='store_true')
    return parser.parse_args(args)


asyncio.run(main(options_of(sys.argv[1:])))
