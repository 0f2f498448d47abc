import { expect, test } from 'bun:test'
import { openShownPath } from '../../../src/api/shown-path.ts'

const ID = '550e8400-e29b-41d4-a716-446655440000'
const shownPath = openShownPath(() => [{ path: '/v1/messages/:id/events' }, { path: '/v1/live' }])

test.each([
  ['http://h/v1/live', '/v1/live'],
  [`http://h/v1/messages/${ID}/events`, `/v1/messages/${ID}/events`],
  ['http://h/v1/messages/+15551234567', '/v1/messages/*'],
  ['http://h/v1/messages/%2B15551234567/events', '/v1/messages/*/events'],
  ['http://h/v1/messages?to=%2B15551234567', '/v1/messages?*'],
  ['http://+15551234567@h/v1/live', '/v1/live'],
  // Of a request whose Host is empty.
  ['/v1/live', '/v1/live'],
  ['//v1/live', '/live'],
  ['http:///+15551234567', '/'],
  ['http://', '?*'],
  ['//', '?*'],
  ['', '/'],
])('of %j the log shows %j', (url, shown) => {
  expect(shownPath(url)).toBe(shown)
})
