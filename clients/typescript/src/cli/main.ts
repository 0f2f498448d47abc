#!/usr/bin/env node
// `bun run sms`, and the bin `sms` of the pack: what this program asks of Node or Bun.

import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { EXITS } from './exits.ts'
import { run } from './run.ts'
import type { Terminal } from './world.ts'

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.stdout.on('error', (error) => {
  // Whoever reads has enough, as `head` does.
  if ('code' in error && error.code === 'EPIPE') process.exit(EXITS.done.code)
  process.stderr.write(`sms: the output cannot be written (${error.message})\n`)
  process.exit(EXITS.failed.code)
})

const exit = await run(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  fetch,
  wait: async (ms, signal) => await wait(ms, undefined, { signal }),
  readFile: async (path) => await readFile(path, 'utf8').catch(() => null),
  async readInput() {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString('utf8')
  },
  out: terminalOf(process.stdout),
  err: terminalOf(process.stderr),
  signal: stop.signal,
})
process.exitCode = EXITS[exit].code

function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (text) => void stream.write(text),
    columns: stream.isTTY ? stream.columns : null,
  }
}
