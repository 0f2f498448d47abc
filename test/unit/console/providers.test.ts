import { describe, expect, test } from 'bun:test'
import type { KindAnswer, ProviderAnswer } from '../../../src/console/web/answers.ts'
import { ApiError } from '../../../src/console/web/api.ts'
import { draftOf, readDraft } from '../../../src/console/web/forms/drafts.ts'
import { otherWay } from '../../../src/console/web/forms/either-way.ts'
import { refusedOf } from '../../../src/console/web/forms/refused.ts'
import { asJson, asSchema, type Shape, shapeOf } from '../../../src/console/web/forms/schema.ts'
import {
  bodyOf,
  draftOfProvider,
  newDraft,
  readSettings,
} from '../../../src/console/web/providers/provider-draft.ts'
import { secretsOf } from '../../../src/console/web/providers/secrets.ts'
import { HttpSettings } from '../../../src/provider/http/settings.ts'
import { KINDS } from '../../../src/provider/kinds.ts'
import type { SmppSettings } from '../../../src/provider/smpp/settings.ts'

const KIND: KindAnswer = {
  kind: 'http',
  settings: JSON.parse(JSON.stringify(HttpSettings)),
  secrets: 'any',
  receipts_over_http: true,
  defaults: {
    lines: null,
    max_parts_per_s: null,
    max_in_flight: 100,
    timeout_ms: 10_000,
    on_unknown: 'wait',
  },
}
const SHAPE = shapeOf(asSchema(KIND.settings))
/** The settings of the issue that asked for this kind. */
const SETTINGS = {
  request: {
    method: 'POST',
    url: 'https://api.example.com/send',
    headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
    body: '{"to":"{to}","text":"{text}","ref":"{message_id}","dlr":"{receipt_url}"}',
  },
  answer: {
    rules: [
      { status: '2xx', outcome: 'accepted' },
      { status: '4xx', json: '$.code', equals: 'blocked', outcome: 'rejected_permanent' },
    ],
    id: { json: '$.id' },
  },
  receipts: {
    method: 'POST',
    id: { json: '$.id' },
    status: { json: '$.status' },
    words: { ok: 'delivered', bad: 'failed' },
  },
}
const PROVIDER: ProviderAnswer = {
  name: 'acme',
  kind: 'http',
  state: 'active',
  settings: SETTINGS,
  secrets: ['key'],
  lines: 8,
  max_parts_per_s: 50,
  max_in_flight: 20,
  timeout_ms: 5_000,
  on_unknown: 'wait',
  problem: null,
  live: { lines: [], parts_per_s: 0, waiting: 0, breaker: 'closed' },
  created_at: '2026-11-24T10:00:00.000Z',
  updated_at: '2026-11-24T10:00:00.000Z',
}

describe('the form of a provider', () => {
  test('asks for what it was filled with, and for no secret that was not typed', () => {
    const { body, problems } = bodyOf(draftOfProvider(PROVIDER, KIND), SHAPE, false)
    expect(problems).toEqual([])
    expect(body).toEqual({
      settings: SETTINGS,
      lines: 8,
      max_parts_per_s: 50,
      max_in_flight: 20,
      timeout_ms: 5_000,
      on_unknown: 'wait',
    })
  })

  test('of a provider that is there says that an emptied bound is none; of a new one it says nothing', () => {
    const draft = { ...draftOfProvider(PROVIDER, KIND), lines: '', maxPartsPerS: '', onUnknown: '' as const }
    expect(bodyOf(draft, SHAPE, false).body).toMatchObject({ lines: null, max_parts_per_s: null })
    const { body } = bodyOf(draft, SHAPE, true)
    expect(Object.keys(body)).toEqual(['settings', 'max_in_flight', 'timeout_ms'])
  })

  test('sends typed secrets, and null for one that is taken away', () => {
    const draft = { ...draftOfProvider(PROVIDER, KIND), secrets: { key: 'new', old: null, other: '' } }
    expect(bodyOf(draft, SHAPE, false).body['secrets']).toEqual({ key: 'new', old: null })
  })

  test('does not send a bound that is no number', () => {
    const draft = { ...draftOfProvider(PROVIDER, KIND), timeoutMs: 'long' }
    expect(bodyOf(draft, SHAPE, false).problems).toEqual([{ path: 'timeout_ms', rule: 'must be a number' }])
  })

  test('takes settings as JSON too, and keeps what cannot be read', () => {
    const json = otherWay(SHAPE, draftOfProvider(PROVIDER, KIND).settings)
    expect(json?.as === 'json' && JSON.parse(json.text)).toEqual(SETTINGS)
    expect(json && readSettings(SHAPE, json).value).toEqual(SETTINGS)
    expect(json && otherWay(SHAPE, json)?.as).toBe('form')
    expect(otherWay(SHAPE, { as: 'json', text: '{' })).toBeNull()
    expect(readSettings(SHAPE, { as: 'json', text: '{' }).problems[0]?.path).toBe('settings')
  })

  for (const [name, { settings, presets }] of KINDS)
    for (const preset of presets)
      test(`made of the kind ${name} and the preset ${preset.name} says just what the preset says`, () => {
        const kind = { ...KIND, kind: name, settings: JSON.parse(JSON.stringify(settings)) }
        const shape = shapeOf(asSchema(kind.settings))
        const draft = { name: 'x', ...newDraft(kind, { ...preset, kind: name }) }
        const { body, problems } = bodyOf(draft, shape, true)
        expect(problems).toEqual([])
        expect(body['settings']).toEqual(JSON.parse(JSON.stringify(preset.settings)))
      })
})

describe('the form of a kind', () => {
  /** What a form asks for, by path, with what it is asked as. */
  function fieldsOf(shape: Shape, path: string): readonly (readonly [string, string])[] {
    switch (shape.kind) {
      case 'group':
        return shape.fields.length === 0
          ? [[path, 'nothing']]
          : shape.fields.flatMap(({ name, shape: own }) => fieldsOf(own, `${path}.${name}`))
      case 'list':
        return fieldsOf(shape.item, `${path}[]`)
      case 'map':
        return fieldsOf(shape.value, `${path}{}`)
      case 'variants':
        return shape.variants.flatMap((one) => fieldsOf(one.shape, path))
      default:
        return [[path, shape.kind]]
    }
  }
  for (const [name, { settings }] of KINDS)
    test(`${name} has a name of its own, and a control for all that can be set`, () => {
      const schema = asSchema(JSON.parse(JSON.stringify(settings)))
      expect(schema.title).toBeString()
      const fields = fieldsOf(shapeOf(schema), name)
      expect(fields.length).toBeGreaterThan(0)
      expect(fields.filter(([, as]) => as === 'nothing' || as === 'json')).toEqual([])
    })

  test('smpp keeps parameters of every type, and whatever else is set', () => {
    const settings: SmppSettings = {
      host: 'smsc.example.com',
      port: 2775,
      system_id: 'u',
      plus: false,
      tls: { server_name: 'smsc.example.com', verify: true },
      data_coding: { default: 0, ucs2: 24 },
      ton_npi: { international: { ton: 1, npi: 1 }, short_code: { ton: 3 } },
      message_id_format: { answers: 'hex', receipts: 'decimal' },
      tlvs: {
        '0x1402': 'campaign-7',
        '0x1403': { c_string: 'a' },
        '0x1404': { hex: 'cafe' },
        '0x1405': { int8: 1 },
        '0x1406': { int16: 300 },
        '0x1407': { int32: 70_000 },
      },
      status_map: { '0x0000000b': 'permanent', '0x00000400': 'throttled' },
    }
    const shape = shapeOf(asSchema(JSON.parse(JSON.stringify(KINDS.get('smpp')?.settings))))
    const draft = draftOf(shape, asJson(settings))
    expect(readDraft(shape, draft, 'settings')).toEqual({ value: asJson(settings), problems: [] })
  })
})

describe('secrets', () => {
  test('are those that templates name, and those that are set', () => {
    const names = secretsOf('any', [], SETTINGS, ['old']).map(({ name, isSet, isRequired }) => [
      name,
      isSet,
      isRequired,
    ])
    expect(names).toEqual([
      ['key', false, true],
      ['old', true, false],
    ])
  })
  test('are those that the kind knows, whatever settings say', () => {
    const known = [{ name: 'token', required: true, meaning: 'of the account' }]
    expect(secretsOf(known, [], SETTINGS, [])).toEqual([
      { name: 'token', meaning: 'of the account', isRequired: true, hasLines: false, isSet: false },
    ])
  })
  test('of lines, as PEM has, are known to have them', () => {
    const lines = secretsOf(KINDS.get('smpp')?.secrets ?? [], [], undefined, []).map(({ name, hasLines }) => [
      name,
      hasLines,
    ])
    expect(lines).toEqual([
      ['password', false],
      ['certificate', true],
      ['private_key', true],
    ])
  })
})

test('a refusal is said beside its field, however its path is written', () => {
  const error = new ApiError(400, 'settings.answer.rules[1].status must be …', {
    field: 'settings.answer.rules[1].status',
    rule: 'must be a status code',
  })
  expect([...refusedOf([{ path: 'lines', rule: 'must be a number' }], error)]).toEqual([
    ['lines', 'must be a number'],
    ['settings.answer.rules.1.status', 'must be a status code'],
  ])
})
