import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diesWithUs } from '../../scripts/services/dies-with-us.ts'
import { freePort } from '../../scripts/services/free-port.ts'
import { createEmptyDatabase } from '../../test/support/database.ts'
import { textOf, toOf } from '../kit/bench-message.ts'
import type { ENGINE_ENV } from './engines/engine.ts'
import { SUBMISSIONS } from './engines/submissions.ts'
import type { RunningSide, Side, Surroundings } from './side.ts'

const PROGRAMS = new URL('engines/', import.meta.url).pathname
const JSON_HEADERS = { 'content-type': 'application/json' } as const
/** Each takes requests, works and has a session; our api and worker are two as well. */
const PROCESSES = 2

/** Durable engines of others; the steps are an application of ours, as their documentation advises to write one. */
export const ENGINES: readonly Side[] = [
  engine('graphile-worker', 'message, receipt, callback: a job each'),
  engine('pg-boss', 'message, receipt, callback: a job each'),
  engine('dbos', 'message, receipt, callback: steps of a workflow'),
]

function engine(id: string, durable: string): Side {
  const start = (around: Surroundings) => startEngine(id, around)
  return { id, name: id, durable, bills: 'nothing', uses: ['postgres'], systemId: id, start }
}

async function startEngine(id: string, { sink, callbacks }: Surroundings): Promise<RunningSide> {
  const packages = installEngines()
  const database = await createEmptyDatabase()
  await database.db.sql.unsafe(SUBMISSIONS)
  const port = await freePort()
  const env: Record<(typeof ENGINE_ENV)[number], string> = {
    DATABASE_URL: database.url,
    HTTP_PORT: `${port}`,
    SMSC_PORT: `${sink.port}`,
    SMSC_SYSTEM_ID: id,
    CALLBACK_URL: callbacks.url,
  }
  const children: Bun.Subprocess[] = []
  // One after the other: the first makes the tables.
  for (let count = 0; count < PROCESSES; count++) {
    const child = Bun.spawn([...diesWithUs('KILL'), process.execPath, `${PROGRAMS}${id}.ts`], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_PATH: packages, ...env },
      stdout: 'pipe',
      stderr: 'inherit',
    })
    children.push(child)
    await untilListening(id, child.stdout)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    requestOf: (index) => ({
      method: 'POST',
      path: '/v1/messages',
      headers: JSON_HEADERS,
      body: JSON.stringify({ to: toOf(index), text: textOf(index) }),
    }),
    pids: { [id]: children.map(({ pid }) => pid) },
    db: database.db,
    check: async () => {},
    async stop() {
      for (const child of children) child.kill('SIGKILL')
      await Promise.all(children.map(({ exited }) => exited))
      await database.drop()
    },
  }
}

let installed: string | undefined

/** Installs the packages that the engines' lock file names into a folder of their own, once; it is gone when the process ends. */
function installEngines(): string {
  if (installed) return installed
  const folder = mkdtempSync(join(tmpdir(), 'sms-engines-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const file of ['package.json', 'bun.lock']) copyFileSync(`${PROGRAMS}${file}`, join(folder, file))
  const command = [process.execPath, 'install', '--frozen-lockfile', '--ignore-scripts']
  const { exitCode, stderr } = Bun.spawnSync(command, { cwd: folder })
  if (exitCode !== 0) throw new Error(`the engines cannot be installed:\n${stderr.toString()}`)
  installed = join(folder, 'node_modules')
  return installed
}

async function untilListening(id: string, output: ReadableStream<Uint8Array>): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of output) {
    text += decoder.decode(chunk, { stream: true })
    if (/^listening$/m.test(text)) return
  }
  throw new Error(`${id} has ended before it listened`)
}
