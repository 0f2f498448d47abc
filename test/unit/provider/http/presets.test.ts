import { describe, expect, test } from 'bun:test'
import { readAnswer, readAnswerSettings } from '../../../../src/provider/http/answer.ts'
import { isViolation } from '../../../../src/provider/http/find.ts'
import { HTTP, HTTP_KIND } from '../../../../src/provider/http/http.ts'
import { PRESETS } from '../../../../src/provider/http/presets.ts'
import cases from '../../../cases/http_providers.json'
import mapping from '../../../cases/provider_mapping.json'
import { hooks, NOW_MS, receiptRequest, settingsOf, submission } from '../../../support/http-provider.ts'

/** What a provider is asked, answers and reports. */
type Exchange = {
  readonly preset: string
  readonly request: { readonly method: string; readonly url: string; readonly body: string | null }
  readonly answers: readonly { readonly status: number; readonly body: string; readonly expected: object }[]
  readonly receipts: readonly {
    readonly method: string
    readonly query?: string
    readonly type?: string
    readonly body?: string
    readonly expected: readonly object[]
  }[]
  readonly answer: object
  readonly inbound: Exchange['receipts']
  readonly inbound_answer: object
}
const EXCHANGES: readonly Exchange[] = cases.cases

test('every preset has its exchange, and a name that people can tell from others', () => {
  const names = PRESETS.map(({ name }) => name)
  expect(EXCHANGES.map(({ preset }) => preset)).toEqual(names)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, title, notes } of PRESETS) {
    expect(name).toMatch(/^[a-z0-9-]{1,32}$/)
    expect(title.length).toBeGreaterThan(0)
    expect(notes.length).toBeLessThan(400)
  }
})

describe.each(EXCHANGES)('$preset', (exchange) => {
  const { preset: name, request, answers, receipts, answer, inbound, inbound_answer } = exchange
  const preset = PRESETS.find((one) => one.name === name)
  const settings = settingsOf(preset?.settings)
  const secrets = (preset?.secrets ?? []).map((secret) => secret.name)

  test('passes the check with its secrets, and not without', () => {
    expect(HTTP_KIND.check(settings, new Set(secrets))).toBeNull()
    expect(HTTP_KIND.check(settings, new Set(secrets.slice(1)))).toMatchObject({
      field: `secrets.${secrets[0]}`,
    })
  })

  test('asks as its documentation says', async () => {
    const given = hooks(Object.fromEntries(secrets.map((secret) => [secret, `S-${secret}`])))
    const shown = await HTTP.render?.(settings, given, submission())
    const hidden = (text: string) => text.replace(/S-\w+/g, '***').replaceAll('TOKEN-1234', '***')
    expect(shown).toMatchObject({
      method: request.method,
      url: hidden(request.url),
      body: request.body && hidden(request.body),
    })
  })

  test.each(answers)('is understood when it answers $status $body', ({ status, body, expected }) => {
    const reading = readAnswerSettings(settings.answer)
    if (isViolation(reading)) throw new Error(reading.rule)
    const given = { status, body, retryAfter: null }
    const submissionId = '01890a5d-ac96-774b-bcce-b302099a8057-1'
    expect<unknown>(readAnswer(reading, given, { nowMs: NOW_MS, submissionId })).toMatchObject(expected)
  })

  test.each(settings.answer?.id ? [200, 201, 202] : [])(
    'is not believed when a %i says nothing',
    (status) => {
      const reading = readAnswerSettings(settings.answer)
      if (isViolation(reading)) throw new Error(reading.rule)
      for (const body of [
        '',
        '{}',
        '[]',
        '<html>welcome</html>',
        '{"data":{},"messages":[{}],"recipients":{}}',
      ]) {
        const answer = readAnswer(
          reading,
          { status, body, retryAfter: null },
          { nowMs: NOW_MS, submissionId: 'M-1' },
        )
        expect(answer.kind).toBe('unknown')
      }
    },
  )

  test.each(receipts)('is understood when it reports %j', ({ method, expected, ...given }) => {
    const told = HTTP_KIND.inbox?.(settings, {}, receiptRequest(method, given))
    if (told?.kind !== 'told') throw new Error(JSON.stringify(told))
    const read = told.receipts.map(({ receipt: { kind: _, ...rest } }) => rest)
    expect<unknown>(read).toEqual(expected)
    for (const { body, receipt } of told.receipts)
      expect<unknown>(HTTP_KIND.readReceipt(settings, body)).toEqual(receipt)
  })

  test.each(inbound)(
    'is understood when it tells of an inbound message: %j',
    ({ method, expected, ...given }) => {
      // Where the settings say by what they are known, they come to the address of receipts as well.
      for (const address of settings.inbound?.when ? (['inbound', 'dlr'] as const) : (['inbound'] as const)) {
        const told = HTTP_KIND.inbox?.(settings, {}, receiptRequest(method, { ...given, address }))
        if (told?.kind !== 'told') throw new Error(JSON.stringify(told))
        expect(told.receipts).toEqual([])
        expect<unknown>(told.inbound?.map((one) => one.inbound)).toMatchObject(expected)
      }
    },
  )

  test('tells of inbound messages where it can', () => {
    expect(settings.inbound !== undefined).toBe(inbound.length > 0)
  })

  test('is answered as it expects', () => {
    expect(HTTP_KIND.receiptAnswer?.(settings)).toMatchObject(answer)
    expect(HTTP_KIND.inboundAnswer?.(settings)).toMatchObject(inbound_answer)
  })
})

test('who is owed no answer gets 204', () => {
  const settings = settingsOf({ request: { method: 'GET', url: 'https://api.example.com/' } })
  expect(HTTP_KIND.receiptAnswer?.(settings)).toEqual({ status: 204, contentType: 'text/plain', body: '' })
  expect(HTTP_KIND.inbox?.(settings, {}, receiptRequest('GET'))).toMatchObject({
    kind: 'unreadable',
    field: 'receipts',
  })
})

/** What a preset makes of a word of its provider. */
function outcomeOf(preset: string, word: unknown): string {
  const words = settingsOf(PRESETS.find(({ name }) => name === preset)?.settings).receipts?.words ?? {}
  return words[String(word)] ?? 'no word of it'
}

test.each(mapping.cases.filter(({ kind }) => kind === 'infobip_status'))(
  'the words of Infobip agree with the mapping $id',
  ({ input, expected }) => {
    const outcome = outcomeOf('infobip', input.name)
    const states: Readonly<Record<string, string>> = {
      delivered: 'DELIVERED',
      failed: 'FAILED',
      expired: 'FAILED',
      progress: 'SENT',
    }
    expect<unknown>(states[outcome] ?? outcome).toBe(expected.state)
  },
)

test.each(mapping.cases.filter(({ kind }) => kind === 'sinch_status'))(
  'the words of Sinch agree with the mapping $id',
  ({ input, expected }) => {
    const outcome = outcomeOf('sinch', input.status)
    expect<unknown>(['delivered', 'failed', 'expired'].includes(outcome)).toBe(expected.final)
  },
)
