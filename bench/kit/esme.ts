// An ESME in a process of its own, so that what it takes does not count as the gateway's:
//   bun bench/kit/esme.ts <port> <system_id> <password>
// It prints `bound` once it is. For each order on a line of its input, an `EsmeOrder` in JSON, it prints what it saw on one, an
// `EsmeResult`.
import { createInterface } from 'node:readline'
import type { Pdu } from '../../src/smpp/pdu.ts'
import { tlvText } from '../../src/smpp/tlvs.ts'
import { textOf, toOf } from './bench-message.ts'
import type { EsmeOrder, EsmeResult } from './esme-process.ts'
import { bindTransceiver, endProcess, submissionOf } from './transceiver.ts'

const [port, systemId = '', password = ''] = process.argv.slice(2)
/** Messages told of since the order. */
const told = new Set<string>()
let toldAll: { readonly count: number; readonly resolve: () => void } | null = null

const session = await bindTransceiver({ port: Number(port), systemId, password }, noteReceipt, endProcess)

function noteReceipt({ tlvs }: Pdu) {
  told.add(tlvText(tlvs, 'receipted_message_id') ?? '')
  if (toldAll && told.size >= toldAll.count) toldAll.resolve()
  return { status: 0 } as const
}

async function tellsOf(count: number): Promise<void> {
  if (told.size < count) await new Promise<void>((resolve) => (toldAll = { count, resolve }))
  toldAll = null
}

const nextOf = (index: number, receipts: boolean) => submissionOf(toOf(index), textOf(index), receipts)

async function carryOut({ messages, window, receipts }: EsmeOrder): Promise<EsmeResult> {
  told.clear()
  let sent = 0
  let accepted = 0
  const statuses: Record<string, number> = {}
  const startedAtMs = performance.now()
  const submitNext = async (): Promise<void> => {
    while (sent < messages) {
      const answered = await session.request(nextOf(sent++, receipts))
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

console.log('bound')
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as EsmeOrder // written by esme-process.ts
  console.log(JSON.stringify(await carryOut(order)))
}
