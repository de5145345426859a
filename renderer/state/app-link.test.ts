import { describe, expect, it } from 'vitest';
import { conversationLink } from './app-link.ts';

describe('the link of a conversation', () => {
  it('names the server with its port', () => {
    expect(conversationLink({ address: 'https://chat.example.com:8443', hosted: false }, 'c-1')).toBe(
      'parley://conversation/c-1?workspace=chat.example.com%3A8443',
    );
  });

  it('names no server that only this computer can reach', () => {
    expect(conversationLink({ address: 'http://127.0.0.1:4310', hosted: true }, 'c-1')).toBe(
      'parley://conversation/c-1',
    );
  });

  it('keeps an id of another system in one piece', () => {
    expect(conversationLink({ address: 'https://a.example', hosted: true }, 'a/b c')).toBe(
      'parley://conversation/a%2Fb%20c',
    );
  });
});
