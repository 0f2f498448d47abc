import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'

/** A certificate with its key, in PEM. */
export type Certificate = { readonly certificate: string; readonly key: string }

/** Certificates of an authority that nobody else knows. */
export type Authority = {
  /** Its own certificate, in PEM. */
  readonly certificate: string
  /** One for these names or addresses, as `DNS:smsc.example` and `IP:127.0.0.1`. */
  issue(...names: readonly string[]): Certificate
  remove(): void
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** Makes an authority by openssl. */
export function createAuthority(): Authority {
  const openssl = providePrograms(['openssl'])('openssl')
  const folder = mkdtempSync(join(tmpdir(), 'sms-certificates-'))
  const at = (name: string) => join(folder, name)
  const run = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync(openssl, [...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const subject = (name: string) => ['-subj', `/CN=${name}`] as const
  run(
    'req',
    '-x509',
    ...CURVE,
    ...subject('test authority'),
    '-days',
    '1',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
  )
  let issued = 0
  return {
    certificate: readFileSync(at('ca.pem'), 'utf8'),
    issue(...names) {
      const name = `c${++issued}`
      run('req', '-new', ...CURVE, ...subject(name), '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`))
      writeFileSync(at(`${name}.ext`), `subjectAltName=${names.join(',')}\n`)
      const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '1']
      run(
        'x509',
        '-req',
        '-in',
        at(`${name}.csr`),
        ...by,
        '-extfile',
        at(`${name}.ext`),
        '-out',
        at(`${name}.pem`),
      )
      return {
        certificate: readFileSync(at(`${name}.pem`), 'utf8'),
        key: readFileSync(at(`${name}.key`), 'utf8'),
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
