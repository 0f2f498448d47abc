// An ESME in a process of its own, so that what it takes does not count as the gateway's:
//   bun bench/kit/esme.ts <port> <system_id> <password>
// It prints `bound` once it is. For each order on a line of its input, an `EsmeOrder` in JSON, it prints what it saw on one, an
// `EsmeResult`.
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { Pdu, PduOf } from '../../src/smpp/pdu.ts'
import { type NewRequest, openSession } from '../../src/smpp/session.ts'
import { feedFrom, transportOf } from '../../src/smpp/socket-transport.ts'
import { tlvText } from '../../src/smpp/tlvs.ts'
import { textOf, toOf } from './bench-message.ts'
import type { EsmeOrder, EsmeResult } from './esme-process.ts'

const RESPONSE_WITHIN_MS = 60_000
/** Receipts of a full session in hand at once. */
const MAX_IN_HAND = 10_000
const VERSION = 0x34
const ALPHANUMERIC = 5
const INTERNATIONAL = 1
const ISDN = 1

const [port, systemId = '', password = ''] = process.argv.slice(2)
/** Messages told of since the order. */
const told = new Set<string>()
let toldAll: { readonly count: number; readonly resolve: () => void } | null = null

const socket = connect({ host: '127.0.0.1', port: Number(port) })
await new Promise<void>((resolve, reject) => {
  socket.once('error', reject)
  socket.once('connect', () => resolve())
})
socket.setNoDelay(true)
const session = openSession(transportOf(socket), {
  responseTimeoutMs: RESPONSE_WITHIN_MS,
  enquireLinkMs: 0,
  maxInHand: MAX_IN_HAND,
  onRequest(pdu) {
    noteReceipt(pdu)
    return { status: 0 }
  },
  onEnd(reason) {
    console.error(`the session of the ESME has ended: ${reason}`)
    process.exit(1)
  },
})
feedFrom(socket, session)

function noteReceipt({ tlvs }: Pdu): void {
  told.add(tlvText(tlvs, 'receipted_message_id') ?? '')
  if (toldAll && told.size >= toldAll.count) toldAll.resolve()
}

async function tellsOf(count: number): Promise<void> {
  if (told.size < count) await new Promise<void>((resolve) => (toldAll = { count, resolve }))
  toldAll = null
}

const submitOf = (index: number, receipts: boolean): NewRequest<'submit_sm'> => ({
  command: 'submit_sm',
  body: {
    service_type: '',
    source_addr_ton: ALPHANUMERIC,
    source_addr_npi: 0,
    source_addr: 'SENDER',
    dest_addr_ton: INTERNATIONAL,
    dest_addr_npi: ISDN,
    destination_addr: toOf(index).slice(1),
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: receipts ? 1 : 0,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: Buffer.from(textOf(index), 'latin1'),
  },
})

async function carryOut({ messages, window, receipts }: EsmeOrder): Promise<EsmeResult> {
  told.clear()
  let sent = 0
  let accepted = 0
  const statuses: Record<string, number> = {}
  const startedAtMs = performance.now()
  const submitNext = async (): Promise<void> => {
    while (sent < messages) {
      const answered = await session.request(submitOf(sent++, receipts))
      const status = answered.kind === 'response' ? String(answered.pdu.status) : answered.kind
      if (status === '0') accepted++
      else statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: window }, submitNext))
  const acceptedSeconds = (performance.now() - startedAtMs) / 1_000
  if (receipts) await tellsOf(accepted)
  return { accepted, acceptedSeconds, refused: statuses }
}

const bind: PduOf<'bind_transceiver'>['body'] = {
  system_id: systemId,
  password,
  system_type: '',
  interface_version: VERSION,
  addr_ton: 0,
  addr_npi: 0,
  address_range: '',
}
const bound = await session.request({ command: 'bind_transceiver', body: bind })
if (bound.kind !== 'response' || bound.pdu.status !== 0)
  throw new Error(`the ESME was not bound: ${JSON.stringify(bound)}`)
console.log('bound')
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as EsmeOrder // written by esme-process.ts
  console.log(JSON.stringify(await carryOut(order)))
}
