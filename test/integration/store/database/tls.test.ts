import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unprivilegedAccount } from '../../../../scripts/services/account.ts'
import { providePrograms } from '../../../../scripts/services/binaries.ts'
import { privatePostgres } from '../../../../scripts/services/postgres.ts'
import type { PrivateServer } from '../../../../scripts/services/private-server.ts'
import { openCheckedDb } from '../../../../src/compose-checked.ts'
import { type Authority, createAuthority } from '../../../support/certificates.ts'
import { eventually } from '../../../support/eventually.ts'
import { openLine } from '../../../support/line.ts'

let folder: string
let authority: Authority
let server: PrivateServer
/** Files of authorities: the server's own, and one that knows nothing of it. */
let ours: string
let strangers: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sms-tls-'))
  chmodSync(folder, 0o755)
  authority = createAuthority()
  const stranger = createAuthority()
  ours = write('ours.pem', authority.certificate)
  strangers = write('strangers.pem', stranger.certificate)
  stranger.remove()
  const { certificate, key } = authority.issue('DNS:localhost')
  server = await privatePostgres(providePrograms(['postgres'])('postgres'), folder, {
    ssl: 'on',
    ssl_cert_file: write('server.pem', certificate),
    ssl_key_file: write('server.key', key),
  })
  await server.start()
})
afterAll(async () => {
  await server?.stop()
  authority?.remove()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  const account = unprivilegedAccount()
  if (account) chownSync(file, account.uid, account.gid)
  return file
}

/** `host` may be several, each without its port. */
function url(host: string, query: string): string {
  const { port } = new URL(server.url)
  const hosts = host.split(',').map((name) => `${name}:${port}`)
  return `postgres://sms@${hosts.join(',')}/postgres?${query}`
}

/** The version of TLS that the session has, null in clear; or why there is no session. */
async function outcome(of: string): Promise<string | null> {
  try {
    const db = await openCheckedDb({ kind: 'url', url: of }, 'sms-test', 1)
    const [row] = await db.sql<{ version: string | null }[]>`
      select version from pg_stat_ssl where pid = pg_backend_pid()`
    await db.close()
    return row?.version ?? null
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.* cannot be used: /, '') : String(error)
  }
}

const UNKNOWN = 'unable to verify the first certificate'

describe('TLS to PostgreSQL', () => {
  test.each([
    ['localhost', 'sslmode=disable', null],
    ['localhost', 'sslmode=prefer', 'TLSv1.3'],
    ['127.0.0.1', 'sslmode=require', 'TLSv1.3'],
  ])('%s with %s is %p', async (host, query, expected) => {
    expect(await outcome(url(host, query))).toBe(expected)
  })

  test('of a server that is who it says is taken, and of one of several', async () => {
    const query = `sslmode=verify-full&sslrootcert=${ours}`
    expect(await outcome(url('localhost', query))).toBe('TLSv1.3')
    expect(await outcome(url('localhost,localhost', query))).toBe('TLSv1.3')
  })

  test('of an authority that is not known is refused', async () => {
    expect(await outcome(url('localhost', 'sslmode=verify-full'))).toBe(UNKNOWN)
    expect(await outcome(url('localhost', `sslmode=verify-full&sslrootcert=${strangers}`))).toMatch(UNKNOWN)
    expect(await outcome(url('localhost', `sslmode=verify-ca&sslrootcert=${strangers}`))).toMatch(UNKNOWN)
  })

  test('of another name is refused by verify-full, and taken by verify-ca', async () => {
    expect(await outcome(url('127.0.0.1', `sslmode=verify-full&sslrootcert=${ours}`))).toMatch(
      /does not match certificate's altnames/,
    )
    expect(await outcome(url('127.0.0.1', `sslmode=verify-ca&sslrootcert=${ours}`))).toBe('TLSv1.3')
    expect(await outcome(url('127.0.0.1,127.0.0.1', `sslmode=verify-full&sslrootcert=${ours}`))).toMatch(
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    )
  })

  test('of an authority that NODE_EXTRA_CA_CERTS adds is taken', async () => {
    const code = `
      const { openCheckedDb } = await import('./src/compose-checked.ts')
      const db = await openCheckedDb({ kind: 'url', url: process.env.URL_OF_TEST }, 'sms-test', 1)
      const [row] = await db.sql\`select version from pg_stat_ssl where pid = pg_backend_pid()\`
      console.log(row.version)
      await db.close()`
    const child = Bun.spawn([process.execPath, '-e', code], {
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: ours,
        URL_OF_TEST: url('localhost', 'sslmode=verify-full'),
      },
    })
    expect((await new Response(child.stdout).text()).trim()).toBe('TLSv1.3')
  })

  test('that hangs is left as one in clear is', async () => {
    const line = await openLine(url('localhost', `sslmode=verify-ca&sslrootcert=${ours}`))
    const db = await openCheckedDb({ kind: 'url', url: line.url }, 'sms-test', 1)
    line.hang()
    const error = await db.sql`select 1`.catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'CONNECTION_SILENT' })
    line.resume()
    expect(await eventually(() => db.sql`select 1`)).toHaveLength(1)
    await db.close()
    await line.close()
  })
})
