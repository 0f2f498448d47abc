import { expect, test } from 'bun:test'
import { Webhook } from 'standardwebhooks'
import { newSecret, readSecret, signatureOf } from '../../../src/callback/signature.ts'
import { must } from '../../../src/domain/assert.ts'
import { verdictOf } from '../../../src/domain/callback/callback-answer.ts'
import cases from '../../cases/standard_webhooks.json'

type Case = {
  readonly id: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
}
const of = (kind: string) => (cases.cases as unknown as readonly Case[]).filter((each) => each.kind === kind) // by kind

const key = (secret: string) => must(readSecret(secret), 'a key')

for (const { id, input, expected } of of('sign')) {
  test(`${id}: signs as the standard says`, () => {
    const signed = signatureOf([key(String(input['secret']))], {
      id: String(input['id']),
      timestampS: Number(input['timestamp']),
      body: String(input['body']),
    })
    expect(signed).toBe(String(expected['signature']))
  })
}

const ACTIONS: Readonly<Record<string, string>> = {
  delivered: 'success',
  failed: 'retry',
  throttled: 'throttle_and_retry',
  gone: 'disable',
}
for (const { id, input, expected } of of('response_handling')) {
  test(`${id}: an answer ${input['response']} means ${expected['action']}`, () => {
    expect(ACTIONS[verdictOf(Number(input['response']), null, 0).kind]).toBe(String(expected['action']))
  })
}

for (const { id, input } of of('secret')) {
  test(`${id}: a secret that the standard does not allow has no key`, () => {
    expect(readSecret(String(input['secret']))).toBeNull()
  })
}

test('a key has 24 to 64 bytes, and its secret is whsec_ and base64', () => {
  const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`
  expect([23, 24, 64, 65].map((bytes) => readSecret(secret(bytes))?.length ?? null)).toEqual([
    null,
    24,
    64,
    null,
  ])
  expect(readSecret(secret(32).replace('whsec_', ''))).toBeNull()
  expect(readSecret(`${secret(32)}!`)).toBeNull()
  expect(readSecret('')).toBeNull()
})

test('new secrets differ, and what they sign the reference library accepts', () => {
  const [one, other] = [newSecret(), newSecret()]
  expect(one).not.toBe(other)
  const body = '{"type":"message.delivered","text":"ünï"}'
  const timestampS = Math.floor(Date.now() / 1_000)
  const headers = {
    'webhook-id': 'c1',
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatureOf([key(one), key(other)], { id: 'c1', timestampS, body }),
  }
  expect(headers['webhook-signature'].split(' ')).toHaveLength(2)
  for (const secret of [one, other])
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ text: 'ünï' })
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow()
  expect(() => new Webhook(one).verify(body.replace('ü', 'u'), headers)).toThrow()
})
