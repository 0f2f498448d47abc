import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unprivilegedAccount } from './account.ts'
import { freePort } from './free-port.ts'
import { answersQuery } from './postgres.ts'
import { type PrivateServer, privateServer } from './private-server.ts'

/** What PgBouncer must let pass without knowing it: docs/operate.md has the same line. */
export const IGNORED_PARAMETERS =
  'extra_float_digits, idle_in_transaction_session_timeout, enable_seqscan, enable_hashjoin, enable_mergejoin, enable_material, plan_cache_mode, jit'

/** PgBouncer before the database of `url`, whose user needs no password; not yet started. `more` are settings beside its own. */
export async function privatePgbouncer(
  program: string,
  folder: string,
  url: string,
  more: Readonly<Record<string, string>>,
): Promise<PrivateServer> {
  const { hostname, port: serverPort, username, pathname } = new URL(url)
  // As PostgreSQL it refuses to run as root.
  const account = unprivilegedAccount()
  const home = join(folder, 'pgbouncer')
  mkdirSync(home)
  const port = await freePort()
  const users = join(home, 'users')
  writeFileSync(users, `"${username}" ""\n`)
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: `${port}`,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: users,
    max_client_conn: '200',
    default_pool_size: '100',
    ...more,
  }
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${serverPort}`,
    '[pgbouncer]',
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
  ]
  const file = join(home, 'pgbouncer.ini')
  writeFileSync(file, `${lines.join('\n')}\n`)
  if (account) chownSync(home, account.uid, account.gid)
  const through = `postgres://${username}@127.0.0.1:${port}${pathname}`
  return privateServer({
    name: 'PgBouncer',
    url: through,
    command: [program, file],
    folder: home,
    logFile: join(folder, 'pgbouncer.log'),
    account,
    stopSignal: 'INT',
    answers: () => answersQuery(through),
  })
}
