// A storm of binds, of ESMEs made of Net::SMPP: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { provideFile, providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { ACCOUNT, type Esme, openEsme, statusOf } from '../../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../../support/smpp/gateway.ts'
import { SUBMIT } from '../../support/smpp/submission.ts'

const ESMES = 80
const TRIES = 2
const MESSAGES = 100
const SCRIPT = new URL('net-smpp-storm.pl', import.meta.url).pathname

let perl: string
let gateway: SmppGateway
let bound: Esme
beforeAll(async () => {
  provideFile('/usr/share/perl5/Net/SMPP.pm', 'libnet-smpp-perl')
  perl = providePrograms(['perl'])('perl')
  gateway = await openSmppGateway(1_000)
  bound = await openEsme(gateway.smppPort)
  expect(await bound.bind()).toBe(STATUSES.ESME_ROK)
})
afterAll(async () => {
  bound.close()
  await gateway.stop()
})

/** What each of their tries came to. */
async function storm(password: string, esmes: number, tries: number): Promise<string[]> {
  const given = [gateway.smppPort, ACCOUNT.system_id, password, esmes, tries].map(String)
  const child = Bun.spawn([...diesWithUs('KILL'), perl, SCRIPT, ...given], {
    stdout: 'pipe',
    // It warns of each connection that is ended at once.
    stderr: 'ignore',
  })
  const said = await new Response(child.stdout).text()
  expect(await child.exited).toBe(0)
  return said.trim().split('\n')
}

test('wrong passwords from many at once open nothing, hinder nobody who is bound, and are logged in few lines', async () => {
  const before = gateway.output().length
  const tried = storm('wrong', ESMES, TRIES)
  for (let sent = 0; sent < MESSAGES; sent++)
    expect(statusOf(await bound.session.request(SUBMIT))).toBe(STATUSES.ESME_ROK)
  const outcomes = await tried
  expect(outcomes).toHaveLength(ESMES * TRIES)
  const allowed = [String(STATUSES.ESME_RINVPASWD), String(STATUSES.ESME_RBINDFAIL), 'gone']
  expect(outcomes.filter((one) => !allowed.includes(one))).toEqual([])
  expect(outcomes).toContain(String(STATUSES.ESME_RINVPASWD))
  expect(bound.ended()).toBeNull()
  const lines = gateway
    .output()
    .slice(before)
    .split('\n')
    .filter((line) => /smpp/i.test(line))
  expect(lines.length).toBeLessThanOrEqual(FEW)
  expect(gateway.output()).not.toContain('"wrong"')
})

test('whoever knows the password is bound again as soon as it is over', async () => {
  expect(await storm(ACCOUNT.password, 1, 1)).toEqual([String(STATUSES.ESME_ROK)])
})

/** One of the passwords, one of the places that are full. */
const FEW = 2
