// A real HAProxy before the SMPP server, as docs/door-smpp.md has it: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { freePort } from '../../../scripts/services/free-port.ts'
import { get } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { blocksOf, readPage } from '../../support/markdown.ts'
import { ADMIN } from '../../support/places.ts'
import { type Esme, openEsme, statusOf } from '../../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../../support/smpp/gateway.ts'
import { SUBMIT } from '../../support/smpp/submission.ts'
import { openRecorder, type Recorder } from './recorder.ts'

/** Connections that only look whether somebody is there. */
const LOOKS = 100

let gateway: SmppGateway
/** Counts what HAProxy opens. */
let recorder: Recorder
let proxy: Bun.Subprocess
let port: number
const folder = mkdtempSync(join(tmpdir(), 'sms-haproxy-'))

beforeAll(async () => {
  const program = providePrograms(['haproxy'])('haproxy')
  gateway = await openSmppGateway(1_000)
  recorder = await openRecorder(gateway.smppPort)
  port = await freePort()
  const [own = ''] = blocksOf(await readPage('docs/door-smpp.md'), 'haproxy')
  const file = join(folder, 'haproxy.cfg')
  const here = own
    .replace('bind :2775', `bind 127.0.0.1:${port}`)
    .replace(/^ *server sms2 .*\n/m, '')
    .replace('sms1:2775 check inter 1s', `127.0.0.1:${recorder.port} check inter 20ms`)
  expect(here).toContain('inter 20ms')
  writeFileSync(file, here)
  proxy = Bun.spawn([...diesWithUs('KILL'), program, '-db', '-f', file], {
    stdout: 'ignore',
    stderr: 'ignore',
  })
})
afterAll(async () => {
  proxy.kill('SIGKILL')
  await proxy.exited
  await recorder.close()
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('its looks, which bind nobody, cost no line of the log and no place; a client binds through it, sends and is told', async () => {
  await eventually(() => recorder.connections.length > LOOKS, { withinMs: 30_000 })
  const before = gateway.output()
  expect(before).not.toContain('SMPP c')
  const esme: Esme = await openEsme(port)
  expect(await esme.bind()).toBe(0)
  expect(statusOf(await esme.session.request(SUBMIT))).toBe(0)
  await eventually(() => esme.asked.some(({ command }) => command === 'deliver_sm'))
  const { body } = await get(`${gateway.url}/v1/smpp/sessions`, ADMIN)
  expect(body['sessions']).toMatchObject([{ address: '127.0.0.1', kind: 'transceiver' }])
  esme.close()
})
