import { describe, expect, test } from 'bun:test'
import { AlgorithmTypes, Auth } from '@vonage/auth'
import { SMS } from '@vonage/sms'
import { readKeptReceipt, readReceiptRequest } from '../../../../src/provider/vonage/receipts.ts'
import { type Signature, signatureOf } from '../../../../src/provider/vonage/signature.ts'
import { VONAGE_KIND } from '../../../../src/provider/vonage/vonage-kind.ts'
import mapping from '../../../cases/provider_mapping.json'
import { receiptRequest } from '../../../support/http-provider.ts'

/** As documented: developer.vonage.com/messaging/sms/guides/delivery-receipts. */
const DOCUMENTED = {
  'err-code': '0',
  'message-timestamp': '2018-10-25 12:10:29',
  messageId: '0B00000127FDBC63',
  msisdn: '447547232824',
  'network-code': '23410',
  price: '0.03330000',
  scts: '1810251310',
  status: 'delivered',
  to: 'Nexmo CLI',
}
type Fields = Readonly<Record<string, string>>

const WAYS = {
  'GET with a query': (fields: Fields) => receiptRequest('GET', { query: `?${new URLSearchParams(fields)}` }),
  'POST with a form': (fields: Fields) =>
    receiptRequest('POST', {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
    }),
  'POST with JSON': (fields: Fields) =>
    receiptRequest('POST', { type: 'application/json', body: JSON.stringify(fields) }),
}
const SETTINGS = { api_key: 'abcd1234' }

function told(request: ReturnType<typeof receiptRequest>, signature?: Signature) {
  const settings = signature === undefined ? SETTINGS : { ...SETTINGS, signature }
  return readReceiptRequest(settings, signature === undefined ? {} : { signature_secret: SECRET }, request)
}

describe.each(Object.entries(WAYS))('a receipt by %s', (_, request) => {
  test('is read, and kept without its number', () => {
    const answer = told(request(DOCUMENTED))
    expect(answer).toEqual({
      kind: 'told',
      receipts: [
        {
          receipt: {
            kind: 'receipt',
            providerMessageId: '0B00000127FDBC63',
            outcome: 'delivered',
            status: 'DELIVERED',
            error: null,
          },
          body: { messageId: '0B00000127FDBC63', status: 'delivered', 'err-code': '0' },
        },
      ],
    })
    if (answer.kind === 'told')
      for (const { receipt, body } of answer.receipts)
        expect<unknown>(VONAGE_KIND.readReceipt(SETTINGS, body)).toEqual(receipt)
  })

  test('without an id, without a status, or with a strange one is not', () => {
    const { messageId: _, ...nameless } = DOCUMENTED
    const { status: __, ...mute } = DOCUMENTED
    for (const fields of [
      nameless,
      mute,
      { ...DOCUMENTED, messageId: 'a b' },
      { ...DOCUMENTED, status: '' },
      {},
    ])
      expect(told(request(fields))).toMatchObject({ kind: 'unreadable', field: 'body' })
  })
})

describe('what a receipt says', () => {
  test.each([
    ['delivered', '0', 'delivered', null],
    ['accepted', '0', 'progress', null],
    ['buffered', '0', 'progress', null],
    ['expired', '1', 'expired', 'err-code 1, Unknown'],
    ['failed', '5', 'failed', 'err-code 5, Portability Error'],
    ['rejected', '6', 'failed', 'err-code 6, Anti-Spam Rejection'],
    ['rejected', '39', 'failed', 'err-code 39'],
    ['failed', '0', 'failed', null],
    ['unknown', '99', 'unknown', 'err-code 99, General Error'],
    ['vanished', '2', 'unknown', 'err-code 2, Absent Subscriber - Temporary'],
  ] as const)('%s with err-code %s is %s', (status, code, outcome, error) => {
    expect(readKeptReceipt({ messageId: '0A1', status, 'err-code': code })).toMatchObject({ outcome, error })
  })

  test.each(mapping.cases.filter(({ kind }) => kind === 'vonage_status'))(
    'agrees with the mapping $id',
    ({ input, expected }) => {
      const receipt = readKeptReceipt({ messageId: '0A1', status: input.status })
      if (receipt.kind !== 'receipt') throw new Error(receipt.rule)
      const isEnd = ['delivered', 'failed', 'expired'].includes(receipt.outcome)
      expect<unknown>(isEnd).toBe(expected.final)
      expect(receipt.outcome === 'progress').toBe(expected.state === 'SENT')
    },
  )
})

const SECRET = 'signature & secret = 1'
const ALGORITHMS: Readonly<Record<Signature, AlgorithmTypes>> = {
  md5hash: AlgorithmTypes.md5hash,
  md5hmac: AlgorithmTypes.md5hmac,
  sha1hmac: AlgorithmTypes.sha1hmac,
  sha256hmac: AlgorithmTypes.sha256hmac,
  sha512hmac: AlgorithmTypes.sha512hmac,
}
const SIGNED: Fields = {
  ...DOCUMENTED,
  to: 'A&B=C',
  nonce: 'ec11dd3e-1e7f-4db5-9467-82b02cd223b9',
  timestamp: '1582650446',
}

// developer.vonage.com, "Signing Messages": sorted, with an & in front; & and = are _ in values; the secret behind, or as the key.
test('a signature is as documented', () => {
  const fields = new Map([
    ['b', 'x&y=z'],
    ['sig', 'not part of it'],
    ['a', '1'],
  ])
  expect(signatureOf(fields, 's3', 'md5hash')).toBe(
    new Bun.CryptoHasher('md5').update('&a=1&b=x_y_zs3').digest('hex'),
  )
  expect(signatureOf(fields, 's3', 'sha256hmac')).toBe(
    new Bun.CryptoHasher('sha256', 's3').update('&a=1&b=x_y_z').digest('hex'),
  )
})

describe.each(Object.keys(ALGORITHMS) as Signature[])('a receipt signed by %s', (signature) => {
  const sig = signatureOf(new Map(Object.entries(SIGNED)), SECRET, signature)
  const judge = new SMS(new Auth({ apiKey: 'abcd1234', apiSecret: 'x' }))
  const judged = (fields: Fields) =>
    judge.verifySignature(fields['sig'] ?? '', { ...fields }, SECRET, ALGORITHMS[signature])

  test.each(Object.entries(WAYS))('is believed by %s, as the official client does', (_, request) => {
    for (const digits of [sig, sig.toUpperCase()]) {
      const fields = { ...SIGNED, sig: digits }
      expect(judged(fields)).toBe(true)
      expect(told(request(fields), signature)).toMatchObject({ kind: 'told' })
    }
  })

  test.each(Object.entries(WAYS))('is not believed by %s when anything is changed', (_, request) => {
    const changed: readonly Fields[] = [
      { ...SIGNED, sig, status: 'failed' },
      { ...SIGNED, sig, more: '1' },
      { ...SIGNED, sig: sig.replace(/^./, (first) => (first === '0' ? '1' : '0')) },
      { ...SIGNED, sig: sig.slice(1) },
      { ...SIGNED, sig: '' },
      { ...SIGNED, sig: signatureOf(new Map(Object.entries(SIGNED)), 'another', signature) },
    ]
    for (const fields of changed) {
      expect(judged(fields)).toBe(false)
      expect(told(request(fields), signature)).toEqual({ kind: 'forged' })
    }
    expect(told(request(SIGNED), signature)).toEqual({ kind: 'forged' })
  })

  test('is not believed where the secret was taken away', () => {
    const bare = { ...SIGNED, sig: signatureOf(new Map(Object.entries(SIGNED)), '', signature) }
    const request = WAYS['POST with JSON'](bare)
    expect(readReceiptRequest({ ...SETTINGS, signature }, {}, request)).toEqual({ kind: 'forged' })
  })
})

test('what is not signed, and no JSON either, is forged before it is read', () => {
  for (const body of ['', '[]', 'null', '{"a":', '"x"'])
    expect(told(receiptRequest('POST', { type: 'application/json', body }), 'sha256hmac')).toEqual({
      kind: 'forged',
    })
})

test('an err-code that is empty is none', () => {
  const request = receiptRequest('GET', { query: '?messageId=0A1&status=failed&err-code=' })
  expect(told(request)).toMatchObject({
    kind: 'told',
    receipts: [{ receipt: { outcome: 'failed', error: null }, body: { messageId: '0A1', status: 'failed' } }],
  })
})
