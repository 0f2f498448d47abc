// A real HAProxy before the SMPP server, as docs/door-smpp.md has it: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
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

/** Connections that only look whether somebody is there, as balancers do that are no HAProxy: that one ends them before they are. */
const LOOKS = 20

let gateway: SmppGateway
let proxy: Bun.Subprocess
let port: number
let esme: Esme | undefined
const folder = mkdtempSync(join(tmpdir(), 'sms-haproxy-'))

beforeAll(async () => {
  const program = providePrograms(['haproxy'])('haproxy')
  gateway = await openSmppGateway(1_000)
  port = await freePort()
  const [own = ''] = blocksOf(await readPage('docs/door-smpp.md'), 'haproxy')
  const file = join(folder, 'haproxy.cfg')
  const here = own
    .replace('bind :2775', `bind 127.0.0.1:${port}`)
    .replace(/^ *server sms2 .*\n/m, '')
    .replace('sms1:2775 check inter 1s', `127.0.0.1:${gateway.smppPort} check inter 20ms`)
  expect(here).toContain('inter 20ms')
  writeFileSync(file, here)
  proxy = Bun.spawn([...diesWithUs('KILL'), program, '-db', '-f', file], {
    stdout: 'ignore',
    stderr: 'ignore',
  })
})
afterAll(async () => {
  esme?.close()
  proxy.kill('SIGKILL')
  await proxy.exited
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a client binds through it, sends and is told', async () => {
  // HAProxy listens when it has read its file.
  esme = await eventually(() => openEsme(port))
  expect(await esme.bind()).toBe(0)
  expect(statusOf(await esme.session.request(SUBMIT))).toBe(0)
  await eventually(() => esme?.asked.some(({ command }) => command === 'deliver_sm'))
  const { body } = await get(`${gateway.url}/v1/smpp/sessions`, ADMIN)
  expect(body['sessions']).toMatchObject([{ address: '127.0.0.1', bound_as: 'transceiver' }])
})

test('looks whether somebody is there cost no line of the log, and no place', async () => {
  const before = gateway.output().length
  for (let look = 0; look < LOOKS; look++) await lookAt(gateway.smppPort)
  const again = await openEsme(gateway.smppPort)
  expect(await again.bind()).toBe(0)
  again.close()
  const lines = await eventually(() => {
    const said = gateway.output().slice(before).trim().split('\n')
    return said.some((line) => line.includes('an SMPP client is bound')) && said
  })
  expect(lines.filter((line) => /smpp/i.test(line) && !line.includes('an SMPP client is bound'))).toEqual([])
})

async function lookAt(there: number): Promise<void> {
  const socket = connect(there, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
  await once(socket, 'close')
}
