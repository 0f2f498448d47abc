import { afterAll, describe, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../../scripts/services/binaries.ts'
import { OPS } from '../../support/ops-files.ts'

const program = providePrograms(['promtool', 'amtool'])
const folder = mkdtempSync(join(tmpdir(), 'sms-ops-'))
cpSync(OPS, folder, { recursive: true })
writeFileSync(join(folder, 'metrics-token'), 'a token of whoever scrapes')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a program says of files in ops, and how it ends. */
async function ask(name: 'promtool' | 'amtool', ...args: readonly string[]) {
  const child = Bun.spawn([program(name), ...args], { cwd: folder, stdout: 'pipe', stderr: 'pipe' })
  const [out, err] = [await new Response(child.stdout).text(), await new Response(child.stderr).text()]
  return { code: await child.exited, said: out + err }
}

describe('Prometheus', () => {
  test.each([...new Bun.Glob('*.test.yml').scanSync(OPS)])(
    'finds that alerts ring when they should: %s',
    async (file) => {
      const { code, said } = await ask('promtool', 'test', 'rules', file)
      expect(said).toContain('SUCCESS')
      expect(code).toBe(0)
    },
  )

  test('takes the example of its configuration, with the rules', async () => {
    const { code, said } = await ask('promtool', 'check', 'config', 'prometheus.yml')
    expect(said).toContain('prometheus.yml is valid prometheus config file syntax')
    expect(said).toMatch(/SUCCESS: \d+ rules found/)
    expect(code).toBe(0)
  })
})

describe('Alertmanager', () => {
  test('takes the example of its configuration', async () => {
    const { code, said } = await ask('amtool', 'check-config', 'alertmanager.yml')
    expect([code, said]).toEqual([0, expect.stringContaining('SUCCESS')])
  })

  test.each([
    ['critical', 'at-night'],
    ['warning', 'by-day'],
  ])('tells what is %s %s', async (severity, receiver) => {
    const route = ['config', 'routes', 'test', '--config.file=alertmanager.yml']
    const { said } = await ask('amtool', ...route, 'alertname=SmsProviderDown', `severity=${severity}`)
    expect(said).toStartWith(`${receiver}\n`)
  })
})
