// `bun run bench:sink`: what does the SMSC of `bench:smpp` and `bench:peers` cost itself, for a message and its receipt?
import { connect } from 'node:net'
import type { BodyOf } from '../src/smpp/commands.ts'
import { openSession, type Session } from '../src/smpp/session.ts'
import { eventually } from '../test/support/eventually.ts'
import { SUBMIT } from '../test/support/smpp/submission.ts'
import { startSink } from '../test/support/smsc-sink/sink-process.ts'
import { textOf } from './kit/bench-message.ts'
import { measureUsage } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 200_000)
/** Submissions that wait for their answer at once: as many as `bench:smpp` has at most, a few, and one, the dearest. */
const WINDOWS = [100, 10, 1]
const RESPONSE_TIMEOUT_MS = 30_000
const RECEIPTS_WITHIN_MS = 60_000

const sink = await startSink()
let receipts = 0

async function openEsme(): Promise<Session> {
  const socket = connect(sink.port, '127.0.0.1')
  const session = openSession(
    {
      write: (octets) => void socket.write(octets),
      waiting: () => socket.writableLength,
      end: () => void socket.destroySoon(),
    },
    {
      onRequest() {
        receipts++
        return { status: 0 }
      },
      onEnd() {},
      responseTimeoutMs: RESPONSE_TIMEOUT_MS,
      enquireLinkMs: 0,
      maxInHand: 1_000,
    },
  )
  socket.on('data', session.received)
  socket.on('error', (error) => session.lost(error.message))
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  const bound = await session.request({ command: 'bind_transceiver', body: CREDENTIALS })
  if (bound.kind !== 'response' || bound.pdu.status !== 0) throw new Error('the sink does not bind')
  return session
}

const CREDENTIALS: BodyOf<'bind_transceiver'> = {
  system_id: 'bench',
  password: '',
  system_type: '',
  interface_version: 0x34,
  addr_ton: 0,
  addr_npi: 0,
  address_range: '',
}

function bodyOf(index: number): BodyOf<'submit_sm'> {
  return {
    ...SUBMIT.body,
    destination_addr: `1555${10_000_000 + index}`,
    short_message: Buffer.from(textOf(index), 'latin1'),
  }
}

/** CPU of the sink for a message, in microseconds, and messages a second. */
async function measure(session: Session, window: number, messages: number) {
  progress(`${messages} messages, window ${window} …`)
  const measured = measureUsage(() => ({ sink: [sink.pid()] }))
  const startedAtMs = performance.now()
  const receiptsBefore = receipts
  let sent = 0
  const one = async () => {
    while (sent < messages) {
      const answered = await session.request({ command: 'submit_sm', body: bodyOf(sent++) })
      if (answered.kind !== 'response' || answered.pdu.status !== 0) throw new Error('the sink refuses')
    }
  }
  await Promise.all(Array.from({ length: window }, one))
  await eventually(() => receipts - receiptsBefore === messages, { withinMs: RECEIPTS_WITHIN_MS })
  const seconds = (performance.now() - startedAtMs) / 1_000
  const [usage] = measured()
  return {
    window,
    perSecond: Math.round(messages / seconds),
    cpuMicroseconds: Math.round(((usage?.cpuSeconds ?? 0) / messages) * 1e7) / 10,
    memoryMb: usage?.memoryMb ?? 0,
  }
}

try {
  const session = await openEsme()
  await measure(session, 100, Math.min(MESSAGES, 20_000))
  const windows: Awaited<ReturnType<typeof measure>>[] = []
  for (const window of WINDOWS) windows.push(await measure(session, window, MESSAGES))
  session.end('measured')
  report(
    'bench:sink',
    { messages: MESSAGES, windows },
    {
      title: 'CPU of the sink SMSC for a message and its receipt, µs',
      bars: windows.map(({ window, cpuMicroseconds }) => ({
        label: `window ${window}`,
        value: cpuMicroseconds,
      })),
    },
  )
} finally {
  await sink.close()
}
