import { expect, test } from 'bun:test'
import { ownUrl } from '../../src/own-url.ts'

test.each([
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::', 'http://[::1]:8080'],
  ['::1', 'http://[::1]:8080'],
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['127.0.0.2', 'http://127.0.0.2:8080'],
  ['localhost', 'http://localhost:8080'],
  ['192.0.2.7', 'http://192.0.2.7:8080'],
])('an API that listens on %s is reached at %s', (host, url) => {
  expect(ownUrl(host, 8080, 'http')).toBe(url)
  expect(ownUrl(host, 8080, 'https')).toBe(url.replace('http', 'https'))
})
