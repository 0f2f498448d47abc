import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { openPduReader } from '../../../src/smpp/pdu-reader.ts'
import { type Answered, MAX_SEQUENCE, openPending } from '../../../src/smpp/pending.ts'
import type { NewResponse } from '../../../src/smpp/responses.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { anyPdu } from '../../support/smpp/any-pdu.ts'
import { DELIVER, SUBMIT } from '../../support/smpp/submission.ts'
import { alone, PATIENCE, pair } from './two-sides.ts'

const ENQUIRE_LINK = '00000010000000150000000000000008'
const ENQUIRE_LINK_RESP = '00000010800000150000000000000008'
const UNBIND = '00000010000000060000000000000002'
const QUERY = { message_id: 'm1', source_addr_ton: 0, source_addr_npi: 0, source_addr: '' }

describe('a request', () => {
  test('has its own answer, in whatever order they come', async () => {
    const held: ((response: NewResponse) => void)[] = []
    const { client } = pair(() => new Promise((resolve) => held.push(resolve)))
    const first = client.session.request(SUBMIT)
    const second = client.session.request(SUBMIT)
    await Bun.sleep(0)
    held[1]?.({ status: 0, body: { message_id: 'b' } })
    held[0]?.({ status: STATUSES.ESME_RTHROTTLED })
    expect(await second).toMatchObject({ kind: 'response', pdu: { status: 0, body: { message_id: 'b' } } })
    expect(await first).toMatchObject({ kind: 'response', pdu: { status: 0x58 } })
    expect(client.session.inFlight()).toBe(0)
  })

  test('without an answer in time is silence, and its late answer is told', async () => {
    const held: ((response: NewResponse) => void)[] = []
    const { client, pass } = pair(() => new Promise((resolve) => held.push(resolve)))
    const asked = client.session.request(SUBMIT)
    await Bun.sleep(0)
    pass(999)
    expect(client.session.inFlight()).toBe(1)
    pass(1)
    expect(await asked).toEqual({ kind: 'silence' })
    held[0]?.({ status: 0, body: { message_id: 'late' } })
    await Bun.sleep(0)
    expect(client.late).toMatchObject([{ command: 'submit_sm_resp', body: { message_id: 'late' } }])
  })

  test('that is in flight when the connection breaks is lost', async () => {
    const { client } = pair(() => new Promise(() => {}))
    const asked = client.session.request(SUBMIT)
    client.session.lost('ECONNRESET')
    expect(await asked).toEqual({ kind: 'lost', reason: 'ECONNRESET' })
    expect(client.ends).toEqual(['ECONNRESET'])
  })

  test('that no PDU can hold throws, sends nothing and waits for nothing', async () => {
    const { session, hex } = alone()
    const body = { ...SUBMIT.body, short_message: new Uint8Array(255) }
    expect(() => session.request({ command: 'submit_sm', body })).toThrow(RangeError)
    expect([session.inFlight(), await hex()]).toEqual([0, ''])
  })

  // Each as the octets that come for request 1, a submit_sm.
  const answers: readonly [what: string, hex: string, answered: object][] = [
    [
      'its own response',
      '00000012800000040000000000000001' + '3900',
      { kind: 'response', pdu: { command: 'submit_sm_resp', status: 0, body: { message_id: '9' } } },
    ],
    [
      'a generic_nack with an error',
      '00000010800000000000000300000001',
      { kind: 'response', pdu: { command: 'generic_nack', status: STATUSES.ESME_RINVCMDID } },
    ],
    [
      'a generic_nack that says OK, which is no answer',
      '00000010800000000000000000000001',
      { kind: 'garbled', reason: 'submit_sm was answered by generic_nack' },
    ],
    [
      'the response to another command, OK or not',
      '00000012800000050000000000000001' + '3900',
      { kind: 'garbled', reason: 'submit_sm was answered by deliver_sm_resp' },
    ],
    [
      'a response of no command',
      '00000010800000990000000000000001',
      { kind: 'garbled', reason: 'a response of no known command' },
    ],
    [
      'an OK whose message_id does not end',
      '00000011800000040000000000000001' + '39',
      { kind: 'garbled', reason: 'message_id does not end' },
    ],
    [
      'an error whose body is anything',
      '00000011800000040000005800000001' + '39',
      {
        kind: 'response',
        pdu: {
          command: 'submit_sm_resp',
          status: STATUSES.ESME_RTHROTTLED,
          body: { message_id: '' },
          tlvs: [],
        },
      },
    ],
  ]
  for (const [what, hex, answered] of answers) {
    test(`answered by ${what}`, async () => {
      const { session, tell, late, ends } = alone()
      const asked = session.request(SUBMIT)
      tell(hex)
      expect(await asked).toMatchObject(answered)
      expect([session.inFlight(), late, ends]).toEqual([0, [], []])
    })
  }

  test('is numbered from 1 to 2147483647 and then from 1, and never as one that still waits', () => {
    const pending = openPending(MAX_SEQUENCE - 2)
    void pending.add(1, 'submit_sm', 0)
    expect([1, 2, 3].map(() => pending.nextNumber())).toEqual([0x7fff_fffe, 0x7fff_ffff, 2])
  })
})

describe('of the peer', () => {
  test('a response that nothing waits for is told, and nothing else happens', async () => {
    const { tell, late, hex, ends } = alone()
    tell('000000128000000400000000000000073900')
    tell('00000010800000000000000200000000')
    expect(late.map(({ command, sequence }) => [command, sequence])).toEqual([
      ['submit_sm_resp', 7],
      ['generic_nack', 0],
    ])
    expect([await hex(), ends]).toEqual(['', []])
  })

  test('a command that nobody knows is a generic_nack, and the session goes on', async () => {
    const { tell, ends, hex } = alone()
    tell(`00000010000000990000000000000007${ENQUIRE_LINK}`)
    expect(await hex()).toBe(`00000010800000000000000300000007${ENQUIRE_LINK_RESP}`) // ESME_RINVCMDID of 7
    expect(ends).toEqual([])
  })

  test('a request whose lengths lie is refused by its own response, and the session goes on', async () => {
    const { session, tell, ends, requests, hex } = alone()
    const octets = encodePdu({ ...SUBMIT, status: 0, sequence: 9, tlvs: [] } as Pdu)
    octets.writeUInt8(99, octets.length - 6)
    session.received(octets)
    tell(ENQUIRE_LINK)
    // submit_sm_resp ESME_RINVMSGLEN
    expect(await hex()).toBe(`00000010800000040000000100000009${ENQUIRE_LINK_RESP}`)
    expect([requests, ends]).toEqual([[], []])
  })

  test('outbind and alert_notification are told, and have no answer', async () => {
    const { tell, requests, hex, ends } = alone(() => null)
    tell('00000018' + '0000000b' + '00000000' + '00000001' + '736d736300707700') // outbind smsc, pw
    tell('0000001a' + '00000102' + '00000000' + '00000002' + '01013100' + '0000613100' + '00') // 1/1 1, 0/0 a1
    expect(requests.map(({ command }) => command)).toEqual(['outbind'])
    expect(await hex()).toBe('0000001080000000000000c000000002')
    tell('00000019' + '00000102' + '00000000' + '00000003' + '01013100' + '0000613100')
    expect(requests.map(({ command }) => command)).toEqual(['outbind', 'alert_notification'])
    expect([await hex(), ends]).toEqual(['', []])
  })

  test('more requests than can be in hand are refused for now, and answers are read meanwhile', async () => {
    const held: ((response: NewResponse) => void)[] = []
    const { client, server } = pair(
      ({ command }) =>
        new Promise((resolve) => (command === 'deliver_sm' ? held.push(resolve) : resolve({ status: 0 }))),
    )
    const delivered = Array.from({ length: PATIENCE.maxInHand + 1 }, () => server.session.request(DELIVER))
    expect(await delivered.at(-1)).toMatchObject({ pdu: { status: STATUSES.ESME_RX_T_APPN } })
    expect(await client.session.request(SUBMIT)).toMatchObject({ pdu: { status: 0 } })
    held[0]?.({ status: 0 })
    expect(await delivered[0]).toMatchObject({ pdu: { status: 0 } })
    const next = server.session.request(DELIVER)
    await Bun.sleep(0)
    held.at(-1)?.({ status: 0 })
    expect(await next).toMatchObject({ pdu: { status: 0 } })
  })

  test('unbind is answered, and both sides end', async () => {
    const { client, server } = pair()
    await client.session.unbind()
    expect([client.ends, server.ends]).toEqual([['unbound'], ['the peer said unbind']])
  })

  test('what was answered in the same turn leaves before the end', async () => {
    const { session, tell, hex, ends } = alone()
    tell(ENQUIRE_LINK)
    session.end('closed')
    expect([await hex(), ends]).toEqual([ENQUIRE_LINK_RESP, ['closed']])
    tell(ENQUIRE_LINK)
    expect(await hex()).toBe('')
  })
})

describe('a peer', () => {
  test('that says nothing is asked, and given up when it does not answer', async () => {
    const { client, server, line, pass } = pair()
    pass(10_000)
    await Bun.sleep(0)
    pass(1)
    expect([client.ends, server.ends]).toEqual([[], []])
    line.isCut = true
    const asked = client.session.request(SUBMIT)
    pass(10_000)
    pass(1_000)
    expect(client.ends).toEqual(['no answer to enquire_link'])
    expect(await asked).toEqual({ kind: 'silence' })
    expect(await client.session.request(SUBMIT)).toEqual({
      kind: 'lost',
      reason: 'no answer to enquire_link',
    })
  })

  test('that does not read is given up before memory is', async () => {
    const { client, line } = pair()
    line.isCut = true
    const asked: Promise<Answered>[] = []
    for (let count = 0; count < 20_000; count++) {
      asked.push(client.session.request(SUBMIT))
      if (count % 100 === 0) await Promise.resolve()
    }
    await Bun.sleep(0)
    expect(client.ends).toEqual(['the peer does not read'])
    expect(new Set((await Promise.all(asked)).map(({ kind }) => kind))).toEqual(new Set(['lost']))
  })

  test('that is an HTTP server is no SMSC', async () => {
    const { session, ends, hex } = alone()
    session.received(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await hex()).toBe('00000010800000000000000200000000') // generic_nack ESME_RINVCMDLEN
    expect(ends).toEqual(['a PDU said that it has 1213486160 octets'])
  })

  test('whose PDU never ends is given up, however often it sends another octet', () => {
    const { tell, ends, pass } = alone()
    tell('000003e8000000040000000000000001') // submit_sm of 1000 octets
    for (let turn = 0; turn < 9; turn++) {
      pass(100)
      tell('00')
    }
    expect(ends).toEqual([])
    pass(100)
    expect(ends).toEqual(['a PDU of the peer has no end'])
  })

  test('that sends one PDU after the other in halves is not', () => {
    const { tell, ends, pass } = alone()
    tell(ENQUIRE_LINK.slice(0, 20))
    for (let turn = 0; turn < 30; turn++) {
      pass(900)
      tell(ENQUIRE_LINK.slice(20) + ENQUIRE_LINK.slice(0, 20))
    }
    expect(ends).toEqual([])
  })
})

test('whatever octets come, a session is in step or has ended', () => {
  fc.assert(
    fc.property(
      fc.array(anyPdu, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (pdus, changes) => {
        const { session, ends, pass } = alone()
        const stream = Buffer.concat(pdus.map(encodePdu))
        for (const change of changes) stream[change % stream.length] = change & 0xff
        session.received(stream)
        // Either it waits for the rest of a PDU and gives it up in time, or it is in step, or it has ended.
        pass(PATIENCE.responseTimeoutMs)
        if (ends.length > 0) return
        session.received(Buffer.from(ENQUIRE_LINK, 'hex'))
        pass(PATIENCE.responseTimeoutMs)
        expect(ends).toEqual([])
      },
    ),
    { numRuns: 500 },
  )
})

describe('an answer', () => {
  const asked = encodePdu({ command: 'query_sm', status: 0, sequence: 7, body: QUERY, tlvs: [] }).toString(
    'hex',
  )
  const failed = { command: 'query_sm_resp', status: STATUSES.ESME_RSYSERR, sequence: 7 }
  const TOO_LONG = { status: 0, body: { message_id: 'm'.repeat(65) } }

  test.each([
    ['that no PDU can hold', () => TOO_LONG],
    ['that no PDU can hold, later', async () => TOO_LONG],
    [
      'that is thrown',
      () => {
        throw new Error('broken')
      },
    ],
    ['that rejects', () => Promise.reject(new Error('broken'))],
  ] as const)('%s is ESME_RSYSERR, and the session goes on', async (_, answer) => {
    const { tell, hex, ends } = alone(answer)
    tell(asked)
    expect(decodePdu(Buffer.from(await hex(), 'hex'))).toMatchObject({ kind: 'pdu', pdu: failed })
    tell(ENQUIRE_LINK)
    expect([await hex(), ends]).toEqual([ENQUIRE_LINK_RESP, []])
  })
})

describe('an unbind of the peer', () => {
  const submit = (sequence: number) => encodePdu({ ...SUBMIT, status: 0, sequence, tlvs: [] }).toString('hex')
  const commandsIn = async (hex: Promise<string>) =>
    openPduReader()
      .push(Buffer.from(await hex, 'hex'))
      .pdus.map((octets) => decodePdu(octets))
      .map((one) => (one.kind === 'pdu' ? [one.pdu.command, one.pdu.sequence, one.pdu.status] : []))

  test('is answered behind what is in hand; nothing is taken or sent after it', async () => {
    const held: ((response: NewResponse) => void)[] = []
    const { session, tell, hex, ends } = alone(() => new Promise((resolve) => held.push(resolve)), {
      unbindWaitMs: 500,
    })
    tell(submit(1) + UNBIND + submit(3))
    expect(await commandsIn(hex())).toEqual([['submit_sm_resp', 3, STATUSES.ESME_RINVBNDSTS]])
    expect(await session.request(SUBMIT)).toEqual({ kind: 'lost', reason: 'the peer said unbind' })
    expect(ends).toEqual([])
    held[0]?.({ status: 0, body: { message_id: 'm1' } })
    expect(await commandsIn(hex())).toEqual([
      ['submit_sm_resp', 1, 0],
      ['unbind_resp', 2, 0],
    ])
    expect(ends).toEqual(['the peer said unbind'])
  })

  test('waits no longer than it may', async () => {
    const { tell, hex, ends, pass } = alone(() => new Promise(() => {}), { unbindWaitMs: 500 })
    tell(submit(1) + UNBIND)
    pass(499)
    expect([await hex(), ends]).toEqual(['', []])
    pass(1)
    expect(await commandsIn(hex())).toEqual([['unbind_resp', 2, 0]])
    expect(ends).toEqual(['the peer said unbind'])
  })
})
