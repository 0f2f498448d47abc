import { describe, expect, test } from 'bun:test'
import { HTTP_KIND } from '../../../../src/provider/http/http.ts'
import type { HttpSettings } from '../../../../src/provider/http/settings.ts'
import { receiptRequest, settingsOf } from '../../../support/http-provider.ts'

type Inbound = NonNullable<HttpSettings['inbound']>

const FIELDS: Inbound = {
  method: 'GET',
  from: { field: 'from' },
  to: { field: 'to' },
  text: { field: 'text' },
  id: { field: 'id' },
  part: { reference: { field: 'ref' }, total: { field: 'total' }, number: { field: 'number' } },
}
const JSON_EACH: Inbound = {
  method: 'POST',
  each: '$.events',
  when: { at: { json: '$.type' }, equals: ['in', 'mms'] },
  from: { json: '$.from' },
  to: { json: '$.to' },
  text: { json: ['$.text', '$.body'] },
}
const RECEIPTS: HttpSettings['receipts'] = {
  method: 'POST',
  each: '$.events',
  id: { json: '$.id' },
  status: { json: '$.status' },
  words: { ok: 'delivered' },
}
const of = (inbound: Inbound, more: object = {}): HttpSettings =>
  settingsOf({ request: { method: 'GET', url: 'https://api.example.com/' }, inbound, ...more })

type Options = Parameters<typeof receiptRequest>[1]
const inbox = (settings: HttpSettings, method: string, options: Options) =>
  HTTP_KIND.inbox?.(settings, {}, receiptRequest(method, { address: 'inbound', ...options }))
const queried = (query: string, settings = of(FIELDS)) => inbox(settings, 'GET', { query: `?${query}` })
const posted = (
  body: unknown,
  settings = of(JSON_EACH, { receipts: RECEIPTS }),
  address: 'dlr' | 'inbound' = 'dlr',
) => inbox(settings, 'POST', { type: 'application/json', body: JSON.stringify(body), address })

describe('an inbound message is read', () => {
  test('from a query', () => {
    expect(queried('from=%2B4915112345678&to=72404&text=Gr%C3%BC%C3%9Fe+%26+mehr&id=a1')).toEqual({
      kind: 'told',
      receipts: [],
      inbound: [
        {
          inbound: {
            from: '+4915112345678',
            to: '72404',
            text: 'Grüße & mehr',
            raw: null,
            part: null,
            providerMessageId: 'a1',
          },
        },
      ],
    })
  })
  test('without blanks at the ends of its addresses, and by no id that is too long', () => {
    // A plus that nobody has encoded is a blank.
    const told = queried(`from=+49151&to=1+&text=+a+&id=${'x'.repeat(129)}`)
    expect(told).toMatchObject({
      inbound: [{ inbound: { from: '49151', to: '1', text: ' a ', providerMessageId: null } }],
    })
  })
  test('as the part that it says it is', () => {
    const part = (query: string) => {
      const told = queried(`from=1&to=2&text=x&${query}`)
      return told?.kind === 'told' ? told.inbound?.[0]?.inbound.part : told
    }
    expect(part('ref=7&total=2&number=1')).toEqual({ reference: 7, total: 2, number: 1 })
    expect(part('ref=7&total=1&number=1')).toBeNull()
    expect(part('ref=x&total=2&number=1')).toBeNull()
    expect(part('total=2&number=1')).toBeNull()
  })
  test('with an empty text, but not without one', () => {
    expect(queried('from=1&to=2&text=')).toMatchObject({ inbound: [{ inbound: { text: '' } }] })
    expect(queried('from=1&to=2')).toMatchObject({ kind: 'unreadable', field: 'text' })
    const event = { type: 'in', from: '1', to: '2' }
    for (const text of ['', null])
      expect(posted({ events: [{ ...event, text }] })).toMatchObject({ inbound: [{ inbound: { text: '' } }] })
    expect(posted({ events: [event] })).toMatchObject({ kind: 'unreadable', field: 'text' })
  })
  test('from octets, whose parts are read as one', () => {
    const settings = of({
      method: 'GET',
      from: { field: 'from' },
      to: { field: 'to' },
      octets: { hex: { field: 'hex' }, data_coding: { field: 'dcs' }, header: { field: 'udh' } },
    })
    const told = queried('from=1&to=2&hex=1b69&dcs=0&udh=03240101', settings)
    expect(told).toMatchObject({
      inbound: [{ inbound: { text: 'ı', raw: { octets: Buffer.from('1b69', 'hex'), dataCoding: 0 } } }],
    })
    expect(queried('from=1&to=2&hex=05', settings)).toMatchObject({ inbound: [{ inbound: { text: 'é' } }] })
    for (const wrong of ['hex=0', 'hex=zz', 'hex=00&dcs=256', 'hex=00&dcs=x', 'hex=00&udh=1'])
      expect(queried(`from=1&to=2&${wrong}`, settings)).toMatchObject({ kind: 'unreadable', field: 'hex' })
    const half = (hex: string) => ({
      octets: Buffer.from(hex, 'hex'),
      dataCoding: 8,
      header: new Uint8Array(0),
    })
    expect(HTTP_KIND.textOfParts?.(settings, [half('d83c'), half('df89')])).toBe('🎉')
  })
})

describe('among other things', () => {
  const message = { type: 'in', from: '1', to: '2', body: 'Hi' }
  const receipt = { type: 'out', id: 'a', status: 'ok' }

  test.each(['dlr', 'inbound'] as const)('it is known by its word, at %s', (address) => {
    expect(posted({ events: [receipt, message, { ...receipt, id: 'b' }] }, undefined, address)).toMatchObject(
      {
        receipts: [{ receipt: { providerMessageId: 'a' } }, { receipt: { providerMessageId: 'b' } }],
        inbound: [{ inbound: { text: 'Hi' } }],
      },
    )
  })
  test('receipts alone and messages alone are told as well', () => {
    expect(posted({ events: [receipt] })).toMatchObject({ receipts: [{}], inbound: [] })
    expect(posted({ events: [{ ...message, type: 'mms' }] })).toMatchObject({ receipts: [], inbound: [{}] })
    expect(posted({ events: [] })).toEqual({ kind: 'told', receipts: [], inbound: [] })
  })
  test('where the settings take no receipts they are passed over', () => {
    expect(posted({ events: [receipt, message] }, of(JSON_EACH))).toMatchObject({
      receipts: [],
      inbound: [{}],
    })
  })
  test('one that cannot be read refuses all', () => {
    expect(posted({ events: [receipt, { ...message, from: '' }] })).toMatchObject({ field: 'from' })
    expect(posted({ events: [{ type: 'out' }, message] })).toMatchObject({
      kind: 'unreadable',
      field: 'status',
    })
  })
  test('each method has its own', () => {
    const receipts = {
      ...RECEIPTS,
      each: undefined,
      method: 'GET',
      id: { field: 'id' },
      status: { field: 'status' },
    }
    const { each: _, ...fields } = receipts
    const settings = of(JSON_EACH, { receipts: fields })
    expect(inbox(settings, 'GET', { query: '?id=a&status=ok', address: 'dlr' })).toMatchObject({
      receipts: [{}],
    })
    expect(posted({ events: [message] }, settings)).toMatchObject({ inbound: [{}] })
    expect(inbox(settings, 'PUT', { body: '{}' })).toMatchObject({ kind: 'unreadable', field: 'method' })
  })
})

describe('what is not taken', () => {
  test('is said', () => {
    const without = settingsOf({ request: { method: 'GET', url: 'https://api.example.com/' } })
    expect(inbox(without, 'POST', {})).toMatchObject({ kind: 'unreadable', field: 'inbound' })
    expect(inbox(of(FIELDS), 'GET', { address: 'dlr' })).toMatchObject({
      kind: 'unreadable',
      field: 'receipts',
    })
    expect(inbox(of(FIELDS), 'POST', {})).toMatchObject({ kind: 'unreadable', field: 'method' })
  })
  test('nor is more than 500, or no JSON', () => {
    const message = { type: 'in', from: '1', to: '2', text: '' }
    const rule = 'must be JSON with at most 500 messages'
    expect(posted({ events: Array(501).fill(message) })).toMatchObject({ field: 'body', rule })
    expect(inbox(of(JSON_EACH), 'POST', { body: '{' })).toMatchObject({ field: 'body', rule })
  })
})

describe('settings', () => {
  const { text: _, ...textless } = FIELDS
  test.each([
    [textless, 'inbound.text'],
    [{ ...FIELDS, octets: { hex: { field: 'x' } } }, 'inbound.text'],
    [{ ...FIELDS, from: {} }, 'inbound.from'],
    [{ ...FIELDS, from: { json: 'from' } }, 'inbound.from.json'],
    [{ ...FIELDS, part: { ...FIELDS.part, total: { json: '$', field: 'x' } } }, 'inbound.part.total'],
    [{ ...FIELDS, when: { at: {}, equals: 'x' } }, 'inbound.when.at'],
    [{ ...FIELDS, to: { json: '$.to' } }, 'inbound'],
    [{ ...FIELDS, each: '$.x' }, 'inbound'],
    [{ ...FIELDS, json_field: 'x' }, 'inbound'],
    [{ ...JSON_EACH, each: 'x' }, 'inbound.each'],
    [{ ...FIELDS, method: 'PUT' }, 'inbound.method'],
    [{ ...FIELDS, more: 1 }, 'inbound.more'],
  ])('that cannot be used are told by field: %#', (inbound, field) => {
    const given = { request: { method: 'GET', url: 'https://api.example.com/' }, inbound }
    expect(HTTP_KIND.check(given, new Set())).toMatchObject({ field })
  })
})

test('who is owed no answer gets 204', () => {
  expect(HTTP_KIND.inboundAnswer?.(of(FIELDS))).toEqual({ status: 204, contentType: 'text/plain', body: '' })
})
