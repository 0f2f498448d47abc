import { spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import postgres from 'postgres'
import { unprivilegedAccount } from './account.ts'
import { freePort } from './free-port.ts'
import { type PrivateServer, privateServer } from './private-server.ts'

/** PostgreSQL's own database and superuser: tests make further databases as they need them. */
const USER = 'sms'
const DATABASE = 'postgres'
const ANSWER_TIMEOUT_S = 2

/** Durability is under test and under measurement, so fsync stays on. Large WAL: no checkpoint in the middle of
 * a measurement. 200 connections: several gateways with a pool each, beside the tests' own. */
const SETTINGS = {
  fsync: 'on',
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  max_wal_size: '4GB',
  shared_buffers: '256MB',
  wal_compression: 'on',
}

/** A new, empty database cluster in `folder`, not yet started. `program` is the path of `postgres`; initdb lies
 * beside it. As root the server runs under another account, which gets the folder. `more` adds settings. */
export async function privatePostgres(
  program: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<PrivateServer> {
  const { account, home, data } = clusterIn(folder)
  mkdirSync(home)
  if (account) chownSync(home, account.uid, account.gid)
  initialize(join(dirname(realpathSync(program)), 'initdb'), home, data, account)
  return await postgresOn(program, folder, more)
}

/** The server of the cluster that is in `pg/data` of this folder already, not yet started; its account has the folder. */
export async function postgresOn(
  program: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<PrivateServer> {
  const { account, home, data } = clusterIn(folder)
  const port = await freePort()
  const url = `postgres://${USER}@127.0.0.1:${port}/${DATABASE}`
  const settings = { ...SETTINGS, ...more, port: `${port}`, unix_socket_directories: home }
  return privateServer({
    name: 'PostgreSQL',
    url,
    command: [
      program,
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    folder: home,
    logFile: join(folder, 'postgres.log'),
    account,
    // SIGINT is the "fast" shutdown; SIGTERM would wait until every client has gone.
    stopSignal: 'INT',
    answers: () => answersQuery(url),
  })
}

/** Where a cluster lies, and whose it is. */
function clusterIn(folder: string) {
  const home = join(folder, 'pg')
  return { account: unprivilegedAccount(), home, data: join(home, 'data') }
}

function initialize(
  initdb: string,
  home: string,
  data: string,
  account: ReturnType<typeof unprivilegedAccount>,
) {
  const args = ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const { status, stdout, stderr } = spawnSync(initdb, args, { encoding: 'utf8', cwd: home, ...account })
  if (status !== 0) throw new Error(`initdb failed:\n${stdout}${stderr}`)
}

/** Any refusal means "not yet": the caller has the time limit and shows the server's log. */
async function answersQuery(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: ANSWER_TIMEOUT_S })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 0 })
  }
}
