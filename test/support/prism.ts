import { diesWithUs } from '../../scripts/services/dies-with-us.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { eventually } from './eventually.ts'

/** A server made from an OpenAPI document by Prism, which refuses what the document does not allow. */
export type Prism = {
  readonly url: string
  close(): Promise<void>
}

const PROGRAM = new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url).pathname
/** It reads the whole document first; Twilio’s has 2 MB. */
const START_WITHIN_MS = 60_000

/** A mock for the document in this file, on a free loopback port: it refuses requests that break it. */
export async function openPrism(file: string): Promise<Prism> {
  return await start('mock', [file])
}

/** A proxy before this server: it refuses requests, and with 500 answers, that break the document. */
export async function openPrismProxy(file: string, upstream: string): Promise<Prism> {
  return await start('proxy', [file, upstream])
}

async function start(command: 'mock' | 'proxy', files: readonly string[]): Promise<Prism> {
  const port = await freePort()
  const child = Bun.spawn(
    [
      ...diesWithUs('KILL'),
      process.execPath,
      PROGRAM,
      command,
      '--errors',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      ...files,
    ],
    { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}`
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`Prism ended with ${child.exitCode}`)
      const reply = await fetch(url)
      await reply.body?.cancel()
      return true
    },
    { withinMs: START_WITHIN_MS, everyMs: 200 },
  )
  return {
    url,
    async close() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}
