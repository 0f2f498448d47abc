import { diesWithUs } from '../../scripts/services/dies-with-us.ts'

/** What an ESME is to do: submit so many messages, at most `window` of them without their answer, with receipts or without. */
export type EsmeOrder = { readonly messages: number; readonly window: number; readonly receipts: boolean }

/** What it saw. */
export type EsmeResult = {
  readonly accepted: number
  /** Until the last answer. */
  readonly acceptedSeconds: number
  /** How many were refused, by command_status. */
  readonly refused: Readonly<Record<string, number>>
}

/** An ESME in a process of its own, bound as a transceiver. */
export type EsmeProcess = {
  readonly pid: number
  /** Carries an order out; resolves when each accepted message has its answer, and its receipt if it is to have one. One at a time; rejects when the process has ended. */
  carryOut(order: EsmeOrder): Promise<EsmeResult>
  close(): Promise<void>
}

const PROGRAM = new URL('esme.ts', import.meta.url).pathname

/** Starts one at this SMPP server of loopback; it is bound when this returns. */
export async function startEsme(
  port: number,
  account: { readonly system_id: string; readonly password: string },
): Promise<EsmeProcess> {
  const child = Bun.spawn(
    [...diesWithUs('KILL'), process.execPath, PROGRAM, `${port}`, account.system_id, account.password],
    { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' },
  )
  const lines = linesOf(child.stdout)

  async function nextLine(): Promise<string> {
    const { value } = await lines.next()
    if (value === undefined) throw new Error(`the ESME has ended with ${await child.exited}`)
    return value
  }

  if ((await nextLine()) !== 'bound') throw new Error('the ESME was not bound')
  return {
    pid: child.pid,
    async carryOut(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      await child.stdin.flush()
      return JSON.parse(await nextLine()) as EsmeResult // written by esme.ts
    },
    async close() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stream) {
    const lines = (text + decoder.decode(chunk, { stream: true })).split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}
