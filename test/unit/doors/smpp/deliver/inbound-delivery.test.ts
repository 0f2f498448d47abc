import { describe, expect, test } from 'bun:test'
import type { ToldBody } from '../../../../../src/domain/callback/told-body.ts'
import { exampleOf } from '../../../../../src/domain/fields/field.ts'
import { INBOUND_FIELDS } from '../../../../../src/domain/inbound/inbound-fields.ts'
import { inboundDeliveries } from '../../../../../src/doors/smpp/deliver/inbound-delivery.ts'
import { tlvInteger, tlvOctets } from '../../../../../src/smpp/tlvs.ts'

type Told = Extract<ToldBody, { kind: 'received' }>['data']
const message = (more: Partial<Told> = {}) => ({ ...exampleOf(INBOUND_FIELDS), ...more }) as Told
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')
const octetsOf = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const raw = (header: string, octets: string, dataCoding: number) => ({
  raw: { header: octetsOf(header), octets: octetsOf(octets), dataCoding },
  part: null,
})

describe('an inbound message', () => {
  test('goes as its text, from the handset to the number', () => {
    const [delivery, ...more] = inboundDeliveries(message({ text: 'Hi @' }), [])
    expect(more).toEqual([])
    expect(delivery).toMatchObject({
      command: 'deliver_sm',
      tlvs: [],
      body: {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '1234567890',
        dest_addr_ton: 3,
        dest_addr_npi: 0,
        destination_addr: '12345',
        esm_class: 0,
        data_coding: 0,
      },
    })
    // 3GPP TS 23.038: @ is 0x00.
    expect(hex(delivery?.body.short_message ?? octetsOf(''))).toBe('48692000')
  })

  test('of a sender whose name no field holds is told with what one holds of it', () => {
    const [delivery] = inboundDeliveries(message({ from: 'Žluťoučký kůň a jeho kamarádi' }), [])
    expect(delivery?.body.source_addr).toBe('?lu?ou?k? k?? a jeho')
  })

  test('goes in UCS-2 where its text needs that', () => {
    const [delivery] = inboundDeliveries(message({ text: 'Жд' }), [])
    expect([delivery?.body.data_coding, hex(delivery?.body.short_message ?? octetsOf(''))]).toEqual([
      8,
      '04160434',
    ])
  })

  test('that is long is cut as a network does, and is the same at every delivery', () => {
    const long = message({ text: 'a'.repeat(161), id: '019abcde-0000-7000-8000-0000000012ab' })
    const deliveries = inboundDeliveries(long, [])
    expect(deliveries.map(({ body }) => [body.esm_class, hex(body.short_message)])).toEqual([
      [0x40, `06080412ab0201${'61'.repeat(153)}`],
      [0x40, `06080412ab0202${'61'.repeat(8)}`],
    ])
    expect(inboundDeliveries(long, [])).toEqual(deliveries)
  })

  test('goes as its text though its octets are kept, where that says it all', () => {
    const part = raw('050003070201', '48692000', 0)
    const [delivery] = inboundDeliveries(message({ text: 'Hi @' }), [part])
    expect([delivery?.body.esm_class, hex(delivery?.body.short_message ?? octetsOf(''))]).toEqual([
      0,
      '48692000',
    ])
  })

  test.each([
    ['data_coding 4 is octets for a program', raw('', '00ff80', 4), [0, 4, '00ff80']],
    ['its header names a port', raw('06050415810000', '4869', 0), [0x40, 0, '060504158100004869']],
    ['a class of the SIM has octets', raw('', '01', 0xf6), [0, 0xf6, '01']],
  ] as const)('goes octet for octet where %s', (_, part, [esmClass, dataCoding, octets]) => {
    const [delivery, ...more] = inboundDeliveries(message({ text: '' }), [part])
    expect(more).toEqual([])
    expect([
      delivery?.body.esm_class,
      delivery?.body.data_coding,
      hex(delivery?.body.short_message ?? octetsOf('')),
    ]).toEqual([esmClass, dataCoding, octets])
  })

  test('octet for octet has its place in the parameters, and in message_payload what short_message cannot hold', () => {
    const part = { ...raw('', 'ab'.repeat(255), 4), part: { reference: 300, total: 2, number: 1 } }
    const [delivery] = inboundDeliveries(message({ text: '' }), [part])
    const tlvs = delivery?.tlvs ?? []
    expect(delivery?.body.short_message.length).toBe(0)
    expect(tlvOctets(tlvs, 'message_payload')?.length).toBe(255)
    expect([
      tlvInteger(tlvs, 'sar_msg_ref_num'),
      tlvInteger(tlvs, 'sar_total_segments'),
      tlvInteger(tlvs, 'sar_segment_seqnum'),
    ]).toEqual([300, 2, 1])
  })
})
