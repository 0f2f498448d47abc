import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { type Answered, type NewResponse, openSession, type Session } from '../../../src/smpp/session.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { anyPdu } from './pdus.ts'

const PATIENCE = { responseTimeoutMs: 1_000, enquireLinkMs: 10_000, maxInHand: 4 }
const SUBMIT = {
  command: 'submit_sm',
  body: {
    service_type: '',
    source_addr_ton: 5,
    source_addr_npi: 0,
    source_addr: 'SHOP',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '491701234567',
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 1,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: Buffer.from('Hello'),
  },
} as const

type Side = {
  readonly session: Session
  readonly requests: Pdu[]
  readonly ends: string[]
  readonly late: Pdu[]
  paused: boolean
}

/** Two sessions that talk to each other, at a clock of the test's; what they write arrives in the next microtask. */
function pair(answers: (pdu: Pdu) => NewResponse | Promise<NewResponse> = () => ({ status: 0 })) {
  const clock = { nowMs: 0 }
  const line = { isCut: false, unread: 0 }
  const sides: Side[] = []
  const open = (other: 0 | 1): Side => {
    const side: Omit<Side, 'session'> & { session?: Session } = {
      requests: [],
      ends: [],
      late: [],
      paused: false,
    }
    side.session = openSession(
      {
        write(octets) {
          if (line.isCut) line.unread += octets.length
          else queueMicrotask(() => sides[other]?.session.received(Buffer.from(octets)))
        },
        waiting: () => line.unread,
        pause: () => {
          side.paused = true
        },
        resume: () => {
          side.paused = false
        },
        end: () => {},
      },
      {
        ...PATIENCE,
        now: () => clock.nowMs,
        onRequest(pdu) {
          side.requests.push(pdu)
          return answers(pdu)
        },
        onLate: (pdu) => side.late.push(pdu),
        onEnd: (reason) => side.ends.push(reason),
      },
    )
    return side as Side // its session is there
  }
  const client = open(1)
  sides.push(client)
  const server = open(0)
  sides.push(server)
  const pass = (ms: number) => {
    clock.nowMs += ms
    for (const { session } of sides) session.tick()
  }
  return { client, server, line, pass }
}

test('each request has its own answer, in whatever order they come', async () => {
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

test('a request without an answer in time is silence, and its late answer is told', async () => {
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

test('a peer that says nothing is asked, and given up when it does not answer', async () => {
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
  expect(await client.session.request(SUBMIT)).toEqual({ kind: 'lost', reason: 'no answer to enquire_link' })
})

test('what is in flight when the connection breaks is lost', async () => {
  const { client } = pair(() => new Promise(() => {}))
  const asked = client.session.request(SUBMIT)
  client.session.lost('ECONNRESET')
  expect(await asked).toEqual({ kind: 'lost', reason: 'ECONNRESET' })
  expect(client.ends).toEqual(['ECONNRESET'])
})

test('unbind is answered, and both sides end', async () => {
  const { client, server } = pair()
  await client.session.unbind()
  expect([client.ends, server.ends]).toEqual([['unbound'], ['the peer said unbind']])
})

test('a peer with too much in hand is read no further, until something is answered', async () => {
  const held: ((response: NewResponse) => void)[] = []
  const { client, server } = pair(() => new Promise((resolve) => held.push(resolve)))
  for (let count = 0; count < 4; count++) void client.session.request(SUBMIT)
  await Bun.sleep(0)
  expect(server.paused).toBe(true)
  held[0]?.({ status: 0 })
  await Bun.sleep(0)
  expect(server.paused).toBe(false)
})

test('a peer that does not read is given up before memory is', async () => {
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

/** A session of ours that is told octets by hand; answers what it wrote. */
function alone() {
  const written: Buffer[] = []
  const ends: string[] = []
  const session = openSession(
    {
      write: (octets) => void written.push(octets),
      waiting: () => 0,
      pause: () => {},
      resume: () => {},
      end: () => {},
    },
    { ...PATIENCE, maxInHand: 1_000, onRequest: () => ({ status: 0 }), onEnd: (reason) => ends.push(reason) },
  )
  return { session, ends, hex: () => Buffer.concat(written.splice(0)).toString('hex') }
}

test('a command that nobody knows is a generic_nack, and the session goes on', async () => {
  const { session, ends, hex } = alone()
  session.received(Buffer.from('00000010000000990000000000000007', 'hex'))
  session.received(Buffer.from('00000010000000150000000000000008', 'hex'))
  await Bun.sleep(0)
  // generic_nack ESME_RINVCMDID of 7, enquire_link_resp of 8
  expect(hex()).toBe(`00000010800000000000000300000007${'00000010800000150000000000000008'}`)
  expect(ends).toEqual([])
})

test('a request whose lengths lie is refused by its own response, and the session goes on', async () => {
  const { session, ends, hex } = alone()
  const pdu = { ...SUBMIT, status: 0, sequence: 9, tlvs: [] } as Pdu
  const octets = encodePdu(pdu)
  octets.writeUInt8(99, octets.length - 6)
  session.received(octets)
  await Bun.sleep(0)
  expect(hex()).toBe('0000001180000004' + '00000001' + '00000009' + '00') // submit_sm_resp ESME_RINVMSGLEN
  expect(ends).toEqual([])
})

test('an HTTP server is no SMSC', async () => {
  const { session, ends, hex } = alone()
  session.received(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await Bun.sleep(0)
  expect(ends).toEqual(['a PDU said that it has 1213486160 octets'])
  expect(hex()).toBe('00000010800000000000000200000000') // generic_nack ESME_RINVCMDLEN
})

test('whatever octets come, a session is in step or has ended, and answers no request with OK that it could not read', () => {
  fc.assert(
    fc.property(
      fc.array(anyPdu, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (pdus, changes) => {
        const { session, ends } = alone()
        const stream = Buffer.concat(pdus.map(encodePdu))
        for (const change of changes) stream[change % stream.length] = change & 0xff
        session.received(stream)
        if (ends.length > 0) return
        // Either it waits for the rest of a PDU, or it answers.
        session.tick()
        expect(ends).toEqual([])
      },
    ),
    { numRuns: 500 },
  )
})
