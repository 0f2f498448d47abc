import { freePort } from '../../scripts/services/free-port.ts'
import { eventually } from './eventually.ts'

/** A part as the SMSC of `npm run smsc` writes it down. */
export type ShownPart = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly part: number
  readonly of: number
  readonly reference: string | null
  readonly data_coding: number
  /** In hexadecimal, the header among them; null for one without a header. */
  readonly octets: string | null
  readonly text: string
  readonly state: string
}

/** larvitsmpp's SMSC, in a process of its own. */
export type Smsc = {
  readonly port: number
  /** What it has shown, in the order that it came. */
  parts(): readonly ShownPart[]
  stop(): Promise<void>
}

/** Starts the SMSC that `npm run smsc` starts, on this port or a free one. */
export async function startSmsc(port?: number): Promise<Smsc> {
  const chosen = port ?? (await freePort())
  const child = Bun.spawn([process.execPath, 'scripts/smsc.ts'], {
    cwd: new URL('../..', import.meta.url).pathname,
    env: { PATH: process.env['PATH'] ?? '', SMSC_PORT: String(chosen) },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let text = ''
  const decoder = new TextDecoder()
  const reading = (async () => {
    for await (const chunk of child.stdout) text += decoder.decode(chunk, { stream: true })
  })()
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`the SMSC ended with ${child.exitCode}`)
    return text.includes('"listening"')
  })
  return {
    port: chosen,
    parts: () =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{"id"'))
        .map((line) => JSON.parse(line)),
    async stop() {
      child.kill()
      await child.exited
      await reading
    },
  }
}
