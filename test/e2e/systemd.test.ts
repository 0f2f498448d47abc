import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { Environment } from '../../src/environment.ts'

const UNITS = new URL('../../ops/systemd', import.meta.url).pathname
const INSTALLED = '/usr/local/bin/sms-gateway'
/** In tenths; a unit without any restriction has 96 (systemd-analyze(1)). */
const MOST_EXPOSURE = 20

const analyze = providePrograms(['systemd-analyze'])('systemd-analyze')
const temp = mkdtempSync(join(tmpdir(), 'sms-systemd-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const names = readdirSync(UNITS).filter((name) => name.endsWith('.service'))
// systemd looks for the program; Bun is one that is there.
for (const name of names) {
  const unit = readFileSync(join(UNITS, name), 'utf8')
  expect(unit).toContain(`ExecStart=${INSTALLED}`)
  writeFileSync(join(temp, name), unit.replace(INSTALLED, process.execPath))
}

function run(...args: readonly string[]) {
  const { stdout, stderr, exitCode } = Bun.spawnSync([analyze, ...args])
  return { exitCode, said: `${stdout}${stderr}` }
}

test.each(names)('%s is a unit that systemd takes, and shuts out what it does not need', (name) => {
  const unit = join(temp, name)
  const verified = run('verify', unit)
  expect(verified.said).not.toContain(name.replace(/@?\.service$/, ''))
  expect(verified.exitCode).toBe(0)
  const exposed = run('security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, unit)
  expect(exposed.said).toContain('Overall exposure level')
  expect(exposed.exitCode).toBe(0)
})

test.each(names)('%s sets variables that the gateway reads', (name) => {
  const unit = readFileSync(join(UNITS, name), 'utf8')
  const set = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, variable = '']) => variable)
  expect(set.filter((variable) => !(variable in Environment.properties))).toEqual([])
})

test('units that share a folder share a user: systemd gives the folder to that of the unit that starts', () => {
  const sharing = names
    .map((name) => readFileSync(join(UNITS, name), 'utf8'))
    .filter((unit) => unit.includes('\nStateDirectory=sms-gateway\n'))
  expect(sharing).toHaveLength(3)
  for (const unit of sharing) expect(unit).toContain('\nDynamicUser=true\nUser=sms-gateway\n')
})
