import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../src/domain/smpp/account.ts'
import type { Asker, Requests } from '../../../../src/doors/smpp/requests.ts'
import { openSmppServer, type SmppServer } from '../../../../src/doors/smpp/server.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import { commandOfId } from '../../../../src/smpp/commands.ts'
import { encodePdu } from '../../../../src/smpp/encode.ts'
import type { Pdu } from '../../../../src/smpp/pdu.ts'
import { MAX_PDU_LENGTH } from '../../../../src/smpp/pdu-reader.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'
import { SILENT } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { randomFrom } from '../../../support/random.ts'
import { ACCOUNT, openEsme, statusOf } from '../../../support/smpp/esme.ts'
import { type Head, headsIn, heapOctets, isJustWhatCame } from '../../../support/smpp/judge-octets.ts'
import { goodPdus, mutated, upTo } from '../../../support/smpp/mutations.ts'
import { SUBMIT } from '../../../support/smpp/submission.ts'

// PDUs with faults at a server of ours over real connections, before and after the bind, beside a session that is well: `npm run
// test:pdus` sends a million.

/** With the number of a PDU decides what it is. */
const SEED = Number(process.env['SMPP_SEED'] ?? Math.floor(Math.random() * 1e9))
const PDUS = Number(process.env['SMPP_SERVER_PDUS'] ?? 3_000)
/** Written at once. */
const PER_TURN = 6
/** Beyond any number of a PDU with faults. Out of step its octets are read as others: none of them makes the id of a response. */
const FIRST_ENQUIRY = 0x5000_0000
const ENQUIRIES = 0x80
/** After so many octets what claims to be one PDU is whole, however long it says that it is, and so is the next. */
const ENQUIRIES_TO_THE_END = (2 * MAX_PDU_LENGTH) / 16
/** What connections and the compiler hold meanwhile: of a million PDUs a leak of 12 octets for each is found. */
const MAX_GROWTH_OCTETS = 12_000_000
/** A PDU takes some 1 ms; a busy machine many times that. */
const LIMIT_MS = 120_000 + PDUS * 10

let database: TestDatabase
let server: SmppServer
const handed: Pdu[] = []

beforeAll(async () => {
  database = await createDatabase()
  const clientId = await createTestClient(database.db, 0)
  const settings = { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id, maxBinds: 10 }
  await setAccount(database, clientId, settings, ACCOUNT.password)
  const newId = openUuid7s({
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
  // Half are answered at once and half later, each with OK: what is refused is refused by the server.
  const take = (_: Asker, pdu: Pdu) => {
    handed.push(pdu)
    const response = { status: STATUSES.ESME_ROK }
    return pdu.sequence % 2 === 0 ? response : Promise.resolve(response)
  }
  const requests: Requests = {
    submit_sm: take,
    data_sm: take,
    submit_multi: take,
    query_sm: take,
    cancel_sm: take,
    replace_sm: take,
  }
  server = await openSmppServer({ db: database.db, log: SILENT, now: Date.now, newId }, requests, {
    host: '127.0.0.1',
    port: 0,
    tls: null,
  })
})
afterAll(async () => {
  await server.stop()
  await database.drop()
})

/** A connection that sends what it likes. */
type Attacker = {
  readonly socket: Socket
  readonly isBound: boolean
  readonly fed: Buffer[]
  readonly heads: Head[]
  /** Numbers of what was handed on of it: promised answers may come behind others. */
  readonly taken: Set<number>
  isOver: boolean
}

const BIND = encodePdu({
  command: 'bind_transceiver',
  status: 0,
  sequence: 0x4fff_ffff,
  body: {
    ...ACCOUNT,
    system_type: '',
    interface_version: 0x34,
    addr_ton: 0,
    addr_npi: 0,
    address_range: '',
  },
  tlvs: [],
})

async function attack(isBound: boolean): Promise<Attacker> {
  const socket = connect({ host: '127.0.0.1', port: server.port ?? 0 })
  const attacker: Attacker = { socket, isBound, fed: [], heads: [], taken: new Set(), isOver: false }
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    const whole = wholeOctets(rest)
    attacker.heads.push(...headsIn(rest.subarray(0, whole)))
    rest = rest.subarray(whole)
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    attacker.isOver = true
  })
  if (!isBound) return attacker
  socket.write(BIND)
  await comes(attacker, () => attacker.heads.length > 0)
  expect(attacker.heads.map(({ status }) => status)).toEqual([STATUSES.ESME_ROK])
  attacker.heads.length = 0
  return attacker
}

/** The octets of all PDUs that are whole. */
function wholeOctets(octets: Buffer): number {
  let at = 0
  while (at + 4 <= octets.length && at + octets.readUInt32BE(at) <= octets.length)
    at += octets.readUInt32BE(at)
  return at
}

const enquiry = (sequence: number) => {
  const octets = Buffer.from('00000010000000150000000000000000', 'hex')
  octets.writeUInt32BE(sequence, 12)
  return octets
}

/** Waits until this is so, or the connection has ended. */
async function comes(attacker: Attacker, isSo: () => boolean, patienceMs = 60_000): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (!attacker.isOver && !isSo() && performance.now() < until)
    await new Promise((resolve) => setImmediate(resolve))
  return attacker.isOver || isSo()
}

/**
 * It answers enquire_link; or it has ended, or says something, when whatever a PDU said of its length has come: behind a wrong
 * length PDUs are others than they were meant to be. Then it is not used any more.
 */
async function isAlive(attacker: Attacker, sequence: number): Promise<boolean> {
  const { socket, heads, fed } = attacker
  const octets = enquiry(sequence)
  fed.push(octets)
  socket.write(octets)
  if (await comes(attacker, () => heads.some((head) => head.sequence === sequence), 5)) return true
  const before = heads.length
  const many = Array.from({ length: ENQUIRIES_TO_THE_END }, () => octets)
  fed.push(...many)
  socket.write(Buffer.concat(many))
  const isSaid = await comes(attacker, () => heads.length > before)
  socket.destroy()
  return isSaid && (await comes(attacker, () => false))
}

function faultsOf({ isBound, fed, heads, taken }: Attacker): string[] {
  const octets = Buffer.concat(fed)
  const faults = handed
    .filter((pdu) => !isJustWhatCame(pdu, octets))
    .map(({ command }) => `handed on what did not come: ${command}`)
  if (!isBound && handed.length > 0) faults.push('handed on before the bind')
  for (const { sequence } of handed) taken.add(sequence)
  for (const { id, status, sequence } of heads) {
    const command = commandOfId(id)?.name
    const isOurs = command === 'enquire_link_resp' || command === 'unbind_resp'
    if (id >= 0x8000_0000 && status === 0 && !isOurs && !taken.has(sequence))
      faults.push(`OK to what was not read: ${command}`)
  }
  return faults
}

test(
  `${PDUS} mutated PDUs: no connection is stuck, none is said a wrong OK, others are served, no memory is kept`,
  async () => {
    console.log(`SMPP_SEED=${SEED} SMPP_SERVER_PDUS=${PDUS}`)
    const random = randomFrom(SEED)
    const good = goodPdus(random)
    const bystander = await openEsme(server.port ?? 0)
    expect(await bystander.bind()).toBe(STATUSES.ESME_ROK)
    const attackers = [await attack(false), await attack(true)]
    const counts = { handed: 0, refused: 0, ended: 0, served: 0 }
    const faults: string[] = []
    let before = 0
    let sent = 0
    for (let turn = 0; sent < PDUS && faults.length < 10; turn++) {
      if (before === 0 && sent >= PDUS / 4) before = heapOctets()
      const place = turn % attackers.length
      const attacker = attackers[place] ?? (await attack(false))
      for (let count = 0; count < PER_TURN; count++, sent++)
        attacker.fed.push(mutated(good, sent + 1, random))
      const octets = Buffer.concat(attacker.fed)
      const cut = upTo(random, octets.length)
      attacker.socket.write(octets.subarray(0, cut))
      attacker.socket.write(octets.subarray(cut))
      if (!(await isAlive(attacker, FIRST_ENQUIRY + (turn % ENQUIRIES)))) faults.push(`${turn}: stuck`)
      faults.push(...faultsOf(attacker).map((fault) => `${turn}: ${fault}: ${octets.toString('hex')}`))
      counts.handed += handed.length
      counts.refused += attacker.heads.filter(({ status }) => status !== 0).length
      for (const list of [attacker.fed, attacker.heads, handed]) list.length = 0
      if (attacker.isOver) {
        counts.ended++
        attackers[place] = await attack(attacker.isBound)
      }
      if (statusOf(await bystander.session.request(SUBMIT)) === STATUSES.ESME_ROK) counts.served++
      else faults.push(`${turn}: another session was refused`)
      handed.length = 0
    }
    console.log(JSON.stringify(counts))
    expect(faults).toEqual([])
    // It was not all refused, and not all taken.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(PDUS / 100)
    expect(bystander.ended()).toBeNull()
    for (const { socket } of attackers) socket.destroy()
    bystander.close()
    await eventually(() => server.receivers.accounts().length === 0)
    expect(heapOctets() - before).toBeLessThan(MAX_GROWTH_OCTETS)
  },
  LIMIT_MS,
)
