import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { awaitingReceipts, postReceiptsAgain, untilAllEnded } from '../support/all-ended.ts'
import { ask, get, message, post } from '../support/api.ts'
import { type Ran, run } from '../support/command.ts'
import { createDataDir, type DataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { acceptedBy, acceptsMore, type SteadyLoad, startSteadyLoad } from '../support/steady-load.ts'

const CLEAN = { code: 0, stdout: 'I1 I2 I3 I4 I6 hold: no violation.\n', stderr: '' }
const SETTINGS = { RATE_LIMIT_RPS: '0', ACTOR_WORKERS: '1', MOCK_DLR_DELAY_MS: '50' }
const PER_SECOND = 20
const ACCEPTED = 25

const backUp = (file: string, dataDir: string) => run(['src/commands/backup.ts', file], { DATA_DIR: dataDir })
const restore = (dataDir: string, ...args: string[]) =>
  run(['src/commands/restore.ts', ...args], { DATA_DIR: dataDir })

let place: string
let data: DataDir
let gateway: Gateway
let file: string
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'sms-backup-'))
  file = join(place, 'backups', 'one.tar.gz')
  data = createDataDir()
  // As while the key is rotated.
  writeFileSync(join(data.path, 'secrets-key-also'), 'the key of before, 32 or more of it')
  gateway = await startGateway({ ...SETTINGS, DATA_DIR: data.path })
})
afterAll(async () => {
  await gateway.kill()
  data.remove()
  rmSync(place, { recursive: true, force: true })
})

function startLoad(): SteadyLoad {
  return startSteadyLoad({
    name: 'before',
    urls: [gateway.url],
    perSecond: PER_SECOND,
    label: () => 'before',
    message: (index, reference) =>
      message(DEMO_CLIENT.id, '1234', {
        reference,
        // Held back until after the restore.
        ...(index % 5 === 0 && { send_at: new Date(Date.now() + 20_000).toISOString() }),
      }),
  })
}

function adminOf(dataDir: string): Record<string, string> {
  return { authorization: `Bearer ${readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()}` }
}

/** Writes the time into a table of its own, again and again, until it is stopped. */
async function startPulse(): Promise<() => Promise<void>> {
  const db = openDb({ address: embeddedAddress(data.path), name: 'sms-test', max: 1 })
  await db.sql`create table pulses (at timestamptz not null)`
  let stopping = false
  const beat = async () => {
    while (!stopping) await db.sql`insert into pulses values (clock_timestamp())`
  }
  const done = beat()
  return async () => {
    stopping = true
    await done
    await db.close()
  }
}

/** A provider whose secret is sealed with a key of the data folder; it drains, and so would submit what it has. */
async function addSealedProvider(): Promise<void> {
  const provider = {
    name: 'sealed',
    kind: 'http',
    secrets: { key: 'a secret' },
    settings: {
      request: {
        method: 'POST',
        url: 'https://api.example.com/send',
        headers: { 'content-type': 'application/json', authorization: 'Bearer {secret.key}' },
        body: '{"to":"{to}","text":"{text}","dlr":"{receipt_url}"}',
      },
      answer: { id: { json: '$.id' } },
      receipts: {
        method: 'POST',
        id: { json: '$.id' },
        status: { json: '$.status' },
        words: { ok: 'delivered', bad: 'failed' },
      },
    },
  }
  const admin = adminOf(data.path)
  expect((await post(`${gateway.url}/v1/providers`, provider, admin)).status).toBe(201)
  expect((await ask('POST', `${gateway.url}/v1/providers/sealed/drain`, admin)).status).toBe(200)
}

describe('a backup that is made while messages flow', () => {
  test('lets them flow, and leaves one file that this user alone can read', async () => {
    await addSealedProvider()
    const load = startLoad()
    await acceptsMore(load, ACCEPTED)
    // Who gives up in the middle leaves the gateway at work.
    const given = Bun.spawn([process.execPath, 'src/commands/backup.ts', join(place, 'given/up.tar.gz')], {
      cwd: join(import.meta.dir, '../..'),
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: data.path },
    })
    await eventually(() => existsSync(join(place, 'given')) && readdirSync(join(place, 'given')).length > 0)
    given.kill('SIGKILL')
    await given.exited
    await acceptsMore(load, 1)

    const known = acceptedBy(load)
    const stopPulse = await startPulse()
    const ran = await backUp(file, data.path)
    await stopPulse()
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(ran.stdout).toMatch(
      /^\S+one\.tar\.gz: [\d.]+ MB, of \d+ files with [\d.]+ MB; the gateway waited \d+ ms\./,
    )
    await acceptsMore(load, ACCEPTED)
    await load.stop()
    expect(load.sent.filter(({ answer }) => answer.kind !== 'accepted')).toEqual([])
    expect(readdirSync(join(place, 'backups'))).toEqual(['one.tar.gz'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const listed = Bun.spawnSync(['tar', '-tzf', file])
    expect(listed.exitCode).toBe(0)
    expect(listed.stdout.toString().split('\n').slice(0, 7)).toEqual([
      'backup.json',
      'admin-token',
      'otp-secret',
      'secrets-key',
      'secrets-key-also',
      'number-secret',
      'postgres/',
    ])
    writeFileSync(join(place, 'known.json'), JSON.stringify(known))
  }, 400_000)

  test('is restored elsewhere: all that was accepted before is there and ends, once a provider may be asked', async () => {
    const dataDir = join(place, 'restored')
    const ran = await restore(dataDir, '--paused', file)
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(ran.stdout).toMatch(
      /restored is as it was at \S+Z, by release \d+\.\d+\.\d+\.\nPaused: mock, mock-b, sealed\.\n$/,
    )
    const [, asAt = ''] = /is as it was at (\S+Z)/.exec(ran.stdout) ?? []
    expect(readFileSync(join(dataDir, 'admin-token'))).toEqual(readFileSync(join(data.path, 'admin-token')))
    expect(await run(['src/commands/audit.ts'], { DATA_DIR: dataDir })).toEqual(CLEAN)

    const again = await startGateway({ ...SETTINGS, DATA_DIR: dataDir })
    const db = openDb({ address: embeddedAddress(dataDir), name: 'sms-test', max: 2 })
    try {
      const rows = await db.sql<
        { id: string; open: boolean }[]
      >`select id, wake_at is not null as open from messages`
      const known: string[] = JSON.parse(readFileSync(join(place, 'known.json'), 'utf8'))
      expect(known.filter((id) => !rows.some((row) => row.id === id))).toEqual([])
      expect(rows.filter(({ open }) => open).length).toBeGreaterThan(0)
      // Everybody waited while it was made: what came after its instant is not in it.
      const [pulse] = await db.sql<{ last: Date }[]>`select max(at) as last from pulses`
      expect(pulse?.last.getTime()).toBeGreaterThan(0)
      expect(pulse?.last.getTime()).toBeLessThanOrEqual(Date.parse(asAt))
      const sealed = await get(`${again.url}/v1/providers/sealed`, adminOf(dataDir))
      expect([sealed.body['state'], sealed.body['problem']]).toEqual(['paused', null])
      const awaiting = await awaitingReceipts(db)
      // What is sent now waits, until a provider is resumed.
      const sent = await post(`${again.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
      expect(sent.status).toBe(202)
      for (const name of ['mock', 'mock-b'])
        expect((await ask('POST', `${again.url}/v1/providers/${name}/resume`, adminOf(dataDir))).status).toBe(
          200,
        )
      await postReceiptsAgain(db, again.url, awaiting)
      await untilAllEnded(db)
      const ends = await db.sql<{ status: string }[]>`select distinct status from messages`
      expect(ends.map(({ status }) => status)).toEqual(['DELIVERED'])
    } finally {
      await db.close()
      await again.stop()
    }
    expect(await run(['src/commands/audit.ts'], { DATA_DIR: dataDir })).toEqual(CLEAN)
  }, 400_000)
})

test('an option that npm keeps for itself pauses providers, too', async () => {
  const env = { DATA_DIR: join(place, 'by-npm'), npm_config_paused: 'true' }
  const ran = await run(['src/commands/restore.ts', file], env)
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('Paused: mock, mock-b, sealed.')])
}, 400_000)

describe('with one line, and nothing changed, ', () => {
  const refused = (line: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(line) })
  const ofFile = (name: string, content: Uint8Array | string) => {
    const path = join(place, name)
    writeFileSync(path, content)
    return path
  }
  const cases: readonly [string, () => Promise<Ran>, RegExp][] = [
    ['a backup does not overwrite one', () => backUp(file, data.path), /one\.tar\.gz is there already.*\n$/],
    [
      'a backup of nothing is refused',
      () => backUp(join(place, 'none.tar.gz'), join(place, 'nothing')),
      /^there is no database in \S+nothing\n$/,
    ],
    [
      'a backup where no folder can be is not made',
      () => backUp('/dev/full/x.tar.gz', data.path),
      /^no backup was made: [^\n]*\n$/,
    ],
    [
      'a backup of a server is not made here',
      () => run(['src/commands/backup.ts', 'x'], { POSTGRES_URL: 'postgres://u:secret@nowhere/x' }),
      /^this is for the database in DATA_DIR: [^\n]*docs\/operate\.md says\n$/,
    ],
    [
      'a restore does not overwrite a database',
      () => restore(join(place, 'restored'), file),
      / has .*postgres already: [^\n]*\n$/,
    ],
    [
      'a restore under a gateway at work is refused',
      () => restore(data.path, file),
      /is in use by another gateway\n$/,
    ],
    [
      'a restore of half a file is refused',
      () => restore(join(place, 'half'), ofFile('half.tar.gz', readFileSync(file).subarray(0, 1_000_000))),
      /half\.tar\.gz is damaged or no backup: [^\n]*\n$/,
    ],
    [
      'a restore of something else is refused',
      () => restore(join(place, 'half'), ofFile('other.tar.gz', Bun.gzipSync('something else'))),
      /other\.tar\.gz is damaged or no backup: [^\n]*\n$/,
    ],
    [
      'a restore of what cannot be read is refused',
      () => restore(join(place, 'half'), place),
      /^nothing was restored: [^\n]*\n$/,
    ],
    [
      'a restore of no file is refused',
      () => restore(join(place, 'half'), join(place, 'missing')),
      /^there is no file \S+missing\n$/,
    ],
  ]
  test.each(cases)('%s', async (_, refuse, line) => {
    expect(await refuse()).toEqual(refused(line))
    expect(existsSync(join(place, 'half', 'postgres'))).toBe(false)
    expect(existsSync(join(place, 'nothing'))).toBe(false)
  })
})
