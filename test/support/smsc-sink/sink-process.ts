import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { eventually } from '../eventually.ts'
import { type BookPages, readSinkBook } from './book.ts'
import type { Order } from './mood.ts'

/** A sink in a process of its own, and its book. */
export type Sink = {
  /** The same after each start. */
  readonly port: number
  /** Of the process that runs now. */
  pid(): number
  /** Resolves when the order holds. */
  order(order: Order): Promise<void>
  /** SIGSTOP: connections stay open, nobody reads. Later SIGCONT. */
  freeze(): void
  thaw(): void
  /** kill -9. */
  kill(): Promise<void>
  /** Starts it again on its port, with its book, and well. */
  start(): Promise<void>
  read(): BookPages
  /** Ends it and removes its book. */
  close(): Promise<void>
}

const PROGRAM = new URL('sink.ts', import.meta.url).pathname
const START_WITHIN_MS = 20_000
const ORDER_WITHIN_MS = 10_000

/** Starts one on a free port of loopback; it listens when this returns. */
export async function startSink(): Promise<Sink> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sink-'))
  const book = join(folder, 'book.txt')
  let child = spawnSink(book, 0)
  const port = await portOf(child)

  return {
    port,
    pid: () => child.process.pid,
    async order(order) {
      const before = child.doneCount()
      child.process.stdin.write(`${JSON.stringify(order)}\n`)
      await child.process.stdin.flush()
      await eventually(() => child.doneCount() > before, { withinMs: ORDER_WITHIN_MS })
    },
    freeze: () => child.process.kill('SIGSTOP'),
    thaw: () => child.process.kill('SIGCONT'),
    async kill() {
      child.process.kill('SIGKILL')
      await child.process.exited
    },
    async start() {
      child = spawnSink(book, port)
      await portOf(child)
    },
    read: () => readSinkBook(book),
    async close() {
      child.process.kill('SIGKILL')
      await child.process.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function spawnSink(book: string, port: number) {
  const child = Bun.spawn([...diesWithUs('KILL'), process.execPath, PROGRAM, book, `${port}`], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let output = ''
  const collect = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) output += decoder.decode(chunk, { stream: true })
  }
  void collect()
  return { process: child, output: () => output, doneCount: () => output.split('done\n').length - 1 }
}

async function portOf(child: ReturnType<typeof spawnSink>): Promise<number> {
  const found = await eventually(
    () => {
      if (child.process.exitCode !== null) throw new Error(`the sink ended with ${child.process.exitCode}`)
      return /^listening (\d+)$/m.exec(child.output())
    },
    { withinMs: START_WITHIN_MS },
  )
  return Number(found[1])
}
