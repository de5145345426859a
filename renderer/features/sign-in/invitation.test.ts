import { expect, it } from 'vitest';
import { shownAddress, tokenOf } from './invitation.ts';

it.each([
  ['https://talks.example.com/group/lobby/?token=abc-1', 'abc-1'],
  ['  https://talks.example.com/group/lobby/?a=b&token=x%2By ', 'x+y'],
  ['abc-1', 'abc-1'],
  [' abc ', 'abc'],
  ['', ''],
  ['https://talks.example.com/group/lobby/', 'https://talks.example.com/group/lobby/'],
])('the token of %j is %j', (pasted, token) => {
  expect(tokenOf(pasted)).toBe(token);
});

it.each([
  ['https://talks.example.com/group/lobby/?token=abc', 'https://talks.example.com/group/lobby/'],
  [' talks.example.com#x?token=abc', 'talks.example.com'],
  ['talks.example.com', 'talks.example.com'],
])('%j is shown as %j', (typed, shown) => {
  expect(shownAddress(typed)).toBe(shown);
});
