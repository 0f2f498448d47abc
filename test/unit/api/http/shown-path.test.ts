import { expect, test } from 'bun:test'
import { openShownPath } from '../../../../src/api/http/shown-path.ts'

const shown = openShownPath(() => [{ path: '/v1/messages/:id' }, { path: '/v1/providers/:name/dlr/:token' }])
const ID = '01a2183f-86e5-7233-933e-9d9ec6dcb943'

test.each([
  [`http://localhost:8080/v1/messages/${ID}`, `/v1/messages/${ID}`],
  ['https://h/v1/messages/%2B15550100?q=15550100', '/v1/messages/*?*'],
  ['http://h/v1/providers/mock/dlr/a-secret', '/v1/providers/*/dlr/*'],
  ['http://h/v1/messages#15550100', '/v1/messages'],
  // With an empty Host.
  ['/v1/messages?to=15550100', '/v1/messages?*'],
  ['http:///v1/messages', '/v1/messages'],
  ['', ''],
])('of %p a log shows %p', (url, path) => {
  expect(shown(url)).toBe(path)
})
