import { expect, test } from 'bun:test'
import { type CommandName, commandOfId, responseTo } from '../../../src/smpp/commands.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import type { Answered } from '../../../src/smpp/pending.ts'
import { openSession, type Session } from '../../../src/smpp/session.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import pduCases from '../../cases/smpp_pdu.json'
import { randomFrom } from '../../support/random.ts'
import { headsIn, heapOctets, isJustWhatCame } from '../../support/smpp/judge-octets.ts'
import { answerTo, goodPdus, mutated, requestOf, upTo } from '../../support/smpp/mutations.ts'

// PDUs with faults, at a session of ours that asks and is asked: npm run test:pdus sends a million.

/** With the number of a PDU decides what it is. */
const SEED = Number(process.env['SMPP_SEED'] ?? Math.floor(Math.random() * 1e9))
const PDUS = Number(process.env['SMPP_PDUS'] ?? 20_000)
const RESPONSE_TIMEOUT_MS = 1_000
const MAX_IN_HAND = 4
/**
 * What a session holds is a few kB, and what the runtime compiles meanwhile some 2 MB: of a million PDUs a leak of five octets
 * for each is found, of 20,000 one of 270.
 */
const MAX_GROWTH_OCTETS = 4_000_000
/** A PDU takes some 20 µs; a busy machine many times that. */
const LIMIT_MS = 60_000 + PDUS

/** What real SMSCs sent. */
const REAL = pduCases.cases
  .map(({ input }) => Buffer.from(input.hex, 'hex'))
  .filter((octets) => octets.readUInt32BE(0) === octets.length)

/** A session under test with all that came into it and out of it since it was last in step. */
type Subject = {
  readonly session: Session
  readonly fed: Buffer[]
  readonly written: Buffer[]
  readonly handed: Pdu[]
  readonly answered: Answered[]
  ended: string | null
}

function openSubject(clock: { nowMs: number }, random: () => number): Subject {
  const subject: Omit<Subject, 'session'> = { fed: [], written: [], handed: [], answered: [], ended: null }
  const session = openSession(
    { write: (octets) => void subject.written.push(octets), waiting: () => 0, end: () => {} },
    {
      responseTimeoutMs: RESPONSE_TIMEOUT_MS,
      enquireLinkMs: 0,
      maxInHand: MAX_IN_HAND,
      now: () => clock.nowMs,
      onRequest(pdu) {
        subject.handed.push(pdu)
        const response = { status: STATUSES.ESME_ROK }
        return random() < 0.5 ? response : Promise.resolve(response)
      },
      onEnd(reason) {
        subject.ended = reason
      },
    },
  )
  return Object.assign(subject, { session })
}

/** In pieces, as a connection may bring them. */
function feed(subject: Subject, octets: Buffer, random: () => number): void {
  subject.fed.push(octets)
  for (let at = 0; at < octets.length; ) {
    const size = random() < 0.5 ? octets.length : 1 + upTo(random, octets.length)
    subject.session.received(Buffer.from(octets.subarray(at, at + size)))
    at += size
  }
}

/** Faults of a turn in words; none where all is well. */
function faultsOf(subject: Subject, asked: CommandName): string[] {
  const fed = Buffer.concat(subject.fed)
  const faults: string[] = []
  for (const pdu of subject.handed)
    if (!isJustWhatCame(pdu, fed)) faults.push(`handed on what did not come: ${pdu.command}`)
  for (const answered of subject.answered) {
    if (answered.kind !== 'response' || answered.pdu.status !== 0) continue
    if (answered.pdu.command !== responseTo(asked)) faults.push(`${asked} OK by ${answered.pdu.command}`)
    if (!isJustWhatCame(answered.pdu, fed)) faults.push(`${asked} OK by what did not come`)
  }
  const handed = new Set(subject.handed.map(({ sequence }) => sequence))
  for (const { id, status, sequence } of headsIn(Buffer.concat(subject.written))) {
    if (id < 0x8000_0000 || status !== 0) continue
    const command = commandOfId(id)?.name
    const isOurs = command === 'enquire_link_resp' || command === 'unbind_resp'
    if (!isOurs && !handed.has(sequence)) faults.push(`OK to what was not read: ${command}`)
  }
  return faults
}

/** It answers enquire_link, or it has ended; in the time that one answer may take. */
async function isAlive(subject: Subject, clock: { nowMs: number }): Promise<boolean> {
  for (const passMs of [0, RESPONSE_TIMEOUT_MS, RESPONSE_TIMEOUT_MS]) {
    clock.nowMs += passMs
    subject.session.tick()
    if (subject.ended !== null) return true
    const before = subject.written.length
    const enquiry = Buffer.from('00000010000000150000000070000000', 'hex')
    subject.fed.push(enquiry)
    subject.session.received(enquiry)
    await Promise.resolve()
    const answers = headsIn(Buffer.concat(subject.written.slice(before)))
    if (answers.some(({ id, sequence }) => id === 0x8000_0015 && sequence === 0x7000_0000)) return true
  }
  return subject.ended !== null
}

test(
  `${PDUS} mutated PDUs: the session is never stuck, says no wrong OK and keeps no memory`,
  async () => {
    console.log(`SMPP_SEED=${SEED} SMPP_PDUS=${PDUS}`)
    const random = randomFrom(SEED)
    const good = [...goodPdus(random), ...REAL]
    const clock = { nowMs: 0 }
    const counts = { handed: 0, okToUs: 0, refused: 0, ended: 0 }
    const faults: string[] = []
    let subject = openSubject(clock, random)
    let before = 0
    for (let turn = 0; turn < PDUS && faults.length < 10; turn++) {
      if (turn === Math.floor(PDUS / 4)) before = heapOctets()
      const request = requestOf(random)
      void subject.session.request(request).then((answered) => subject.answered.push(answered))
      await Promise.resolve()
      const [own] = headsIn(Buffer.concat(subject.written))
      const begun = random() < 0.5 ? good : [answerTo(request.command, random)]
      feed(subject, mutated(begun, own?.sequence ?? turn, random), random)
      // Promised answers take a few turns of the microtasks.
      for (let wait = 0; wait < 4; wait++) await Promise.resolve()
      const found = faultsOf(subject, request.command)
      if (!(await isAlive(subject, clock))) found.push('stuck')
      const hex = Buffer.concat(subject.fed).toString('hex')
      faults.push(...found.map((fault) => `${turn}: ${fault}: ${hex}`))

      const answers = headsIn(Buffer.concat(subject.written))
      counts.handed += subject.handed.length
      counts.okToUs += subject.answered.filter(
        (one) => one.kind === 'response' && one.pdu.status === 0,
      ).length
      counts.refused += answers.filter(({ id, status }) => id >= 0x8000_0000 && status !== 0).length
      if (subject.ended !== null) {
        counts.ended++
        subject = openSubject(clock, random)
      }
      // Its requests have had their time.
      clock.nowMs += RESPONSE_TIMEOUT_MS
      subject.session.tick()
      if (subject.session.inFlight() > 0) faults.push(`${turn}: a request waits for ever`)
      for (const list of [subject.fed, subject.written, subject.handed, subject.answered]) list.length = 0
    }
    console.log(JSON.stringify(counts))
    expect(faults).toEqual([])
    // It was not all refused, and not all taken.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(PDUS / 100)
    expect(heapOctets() - before).toBeLessThan(MAX_GROWTH_OCTETS)
  },
  LIMIT_MS,
)
