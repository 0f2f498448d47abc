import { describe, expect, test } from 'bun:test'
import { Webhook } from 'standardwebhooks'
import { NotFromGateway, verifyCallback } from '../../../clients/typescript/src/callback.ts'
import { newSecret } from '../../../src/callback/signature.ts'
import cases from '../../cases/standard_webhooks.json'

type Verify = {
  readonly id: string
  readonly kind: string
  readonly input: {
    readonly secret: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly now: number
  }
  readonly expected: { readonly ok: boolean }
}
const verifies = (cases.cases as unknown as readonly Verify[]).filter(({ kind }) => kind === 'verify') // by kind

const NOW_MS = Date.parse('2026-11-24T10:00:00.000Z')
const BODY = '{"type":"message.delivered","timestamp":"2026-11-24T09:59:59.000Z","data":{"id":"ä"}}'
const SECRET = newSecret()

/** What a gateway sends, signed by the reference library. */
function delivery(secret = SECRET, body = BODY, atMs = NOW_MS) {
  return {
    body,
    headers: {
      'webhook-id': 'cb-1',
      'webhook-timestamp': String(atMs / 1_000),
      'webhook-signature': new Webhook(secret).sign('cb-1', new Date(atMs), body),
    },
  }
}
const verify = (
  given: Parameters<typeof verifyCallback>[0],
  secrets: string | readonly string[] = SECRET,
  nowMs = NOW_MS,
) => verifyCallback(given, secrets, { nowMs })

describe('the cases of Standard Webhooks', () => {
  for (const { id, input, expected } of verifies)
    test(`${id}: ${expected.ok ? 'is from the gateway' : 'is not'}`, async () => {
      const verdict = verifyCallback(input, input.secret, { nowMs: input.now * 1_000 })
      if (expected.ok) expect((await verdict).id).toBe(String(input.headers['webhook-id']))
      else await expect(verdict).rejects.toBeInstanceOf(NotFromGateway)
    })
})

describe('a callback', () => {
  test('is read when its signature is right', async () => {
    expect(await verify(delivery())).toEqual({
      id: 'cb-1',
      sentAt: new Date(NOW_MS),
      body: JSON.parse(BODY),
    })
  })

  test('may come as bytes, its headers as Fetch has them or in capitals', async () => {
    const { headers, body } = delivery()
    const bytes = new TextEncoder().encode(body)
    expect((await verify({ headers: new Headers(headers), body: bytes })).id).toBe('cb-1')
    const loud = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    expect((await verify({ headers: loud, body })).id).toBe('cb-1')
  })

  test('is read with either secret while it is being changed, and with either signature', async () => {
    const next = newSecret()
    expect((await verify(delivery(), [next, SECRET])).id).toBe('cb-1')
    const both = delivery()
    const signature = `${delivery(next).headers['webhook-signature']} ${both.headers['webhook-signature']}`
    const sent = { ...both, headers: { ...both.headers, 'webhook-signature': signature } }
    expect((await verify(sent, SECRET)).id).toBe('cb-1')
    expect((await verify(sent, next)).id).toBe('cb-1')
  })

  test('is refused when anything of it is another', async () => {
    const good = delivery()
    const wrong = [
      { ...good, body: `${good.body} ` },
      { ...good, headers: { ...good.headers, 'webhook-id': 'cb-2' } },
      { ...good, headers: { ...good.headers, 'webhook-timestamp': String(NOW_MS / 1_000 - 1) } },
      { ...good, headers: { ...good.headers, 'webhook-timestamp': 'now' } },
      { ...good, headers: { ...good.headers, 'webhook-signature': 'v1,!' } },
      { ...good, headers: { ...good.headers, 'webhook-signature': '' } },
      { ...good, headers: {} },
      delivery(newSecret()),
    ]
    for (const each of wrong) await expect(verify(each)).rejects.toBeInstanceOf(NotFromGateway)
  })

  test('is refused more than 5 minutes after it was signed, and before', async () => {
    for (const [awayS, ok] of [
      [299, true],
      [-299, true],
      [301, false],
      [-301, false],
    ] as const) {
      const verdict = verify(delivery(), SECRET, NOW_MS + awayS * 1_000)
      if (ok) expect((await verdict).id).toBe('cb-1')
      else await expect(verdict).rejects.toThrow(awayS > 0 ? 'too old' : 'in the future')
    }
  })

  test('is never read with a secret that is none', async () => {
    for (const secret of ['', 'whsec_', 'whsec_AAAA', SECRET.replace('whsec_', ''), 'whsec_ä'])
      await expect(verify(delivery(), secret)).rejects.toBeInstanceOf(TypeError)
  })
})
