import { diesWithUs } from '../../scripts/services/dies-with-us.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { eventually } from './eventually.ts'

/** A mock made from an OpenAPI document by Prism, which refuses requests that the document does not allow. */
export type Prism = {
  readonly url: string
  close(): Promise<void>
}

const PROGRAM = new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url).pathname
/** It reads the whole document first; Twilio’s has 2 MB. */
const START_WITHIN_MS = 60_000

/** Starts one for the document in this file, on a free loopback port. */
export async function openPrism(file: string): Promise<Prism> {
  const port = await freePort()
  const child = Bun.spawn(
    [
      ...diesWithUs('KILL'),
      process.execPath,
      PROGRAM,
      'mock',
      '--errors',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      file,
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
