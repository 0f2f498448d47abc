import { expect, test } from 'bun:test'
import { receiptUrls } from '../../../../src/provider/mock/receipt-urls.ts'

test.each([
  ['http://api:8080/v1/providers/mock/dlr', 'http://api:8080/v1/providers/mock/dlr/t0ken'],
  ['http://api:8080/v1/providers/mock/dlr/', 'http://api:8080/v1/providers/mock/dlr/t0ken'],
  ['https://edge/sms/v1/providers/mock/dlr?via=a', 'https://edge/sms/v1/providers/mock/dlr/t0ken?via=a'],
  ['http://elsewhere/receipts', 'http://elsewhere/receipts/t0ken'],
])('the receipts of the first operator that go to %s prove themselves by its token', (base, url) => {
  expect(receiptUrls([base], { first: 'mock', name: 'mock', token: 't0ken' })).toEqual([url])
})

test('another operator’s go to its own path at each address', () => {
  const bases = ['http://a/v1/providers/mock/dlr', 'http://b/v1/providers/mock/dlr']
  expect(receiptUrls(bases, { first: 'mock', name: 'mock-b', token: 't0ken' })).toEqual([
    'http://a/v1/providers/mock-b/dlr/t0ken',
    'http://b/v1/providers/mock-b/dlr/t0ken',
  ])
})
