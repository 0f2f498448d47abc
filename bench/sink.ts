// `bun run bench:sink`: what does the SMSC of `bench:smpp` and `bench:peers` cost itself, for a message and its receipt?
import type { Session } from '../src/smpp/session.ts'
import { eventually } from '../test/support/eventually.ts'
import { startSink } from '../test/support/smsc-sink/sink-process.ts'
import { textOf, toOf } from './kit/bench-message.ts'
import { measureUsage } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { bindTransceiver, submissionOf } from './kit/transceiver.ts'

const MESSAGES = setting('BENCH_MESSAGES', 200_000)
/** Submissions that wait for their answer at once: as many as `bench:smpp` has at most, a few, and one, the dearest. */
const WINDOWS = [100, 10, 1]
const RECEIPTS_WITHIN_MS = 60_000

const sink = await startSink()
let receipts = 0

function noteReceipt() {
  receipts++
  return { status: 0 } as const
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
      const answered = await session.request(submissionOf(toOf(sent), textOf(sent++), true))
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
  const session = await bindTransceiver(
    { port: sink.port, systemId: 'bench', password: '' },
    noteReceipt,
    () => {},
  )
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
