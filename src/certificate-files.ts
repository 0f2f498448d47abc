import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import { type Config, ConfigError } from './config.ts'
import type { CertificatePair } from './domain/certificate-pair.ts'
import { startTicker } from './kit/ticker.ts'
import { logsFailureOf } from './store/database/loop-failure.ts'

/** Files are looked at so often: a renewed certificate is served a few seconds after it lies there. */
const LOOK_EVERY_MS = 2_000

/** What stands before `_CERT` and `_KEY` in the names of the variables: of HTTP, and of SMPP. */
type Prefix = 'TLS' | 'SMPP_TLS'

/** The files of a certificate and its private key. */
export type CertificateFiles = {
  readonly prefix: Prefix
  readonly certificatePath: string
  readonly keyPath: string
}

/** Those that the configuration names; null: none. */
export function certificateFilesOf(
  config: Partial<Pick<Config, `${Prefix}_CERT` | `${Prefix}_KEY`>>,
  prefix: Prefix,
): CertificateFiles | null {
  const { [`${prefix}_CERT` as const]: certificatePath, [`${prefix}_KEY` as const]: keyPath } = config
  return certificatePath && keyPath ? { prefix, certificatePath, keyPath } : null
}

/** Reads both. Throws `ConfigError` for files that cannot be read, or are no certificate and its key. */
export function readCertificate({ prefix, certificatePath, keyPath }: CertificateFiles): CertificatePair {
  const certificate = readText(`${prefix}_CERT`, certificatePath)
  const key = readText(`${prefix}_KEY`, keyPath)
  try {
    createSecureContext({ cert: certificate, key })
  } catch {
    throw new ConfigError(
      `${prefix}_CERT and ${prefix}_KEY must be files of a certificate and its private key, in PEM`,
    )
  }
  return { certificate, key }
}

/**
 * Gives each new pair in the files to `take`, as long as that is not stopped. What cannot be served is kept out and said
 * once; only when it is so for two looks, since two files are not written at once.
 */
export function followCertificate(
  files: CertificateFiles,
  first: CertificatePair,
  take: (pair: CertificatePair) => void,
  log: Logger,
): () => Promise<void> {
  const named = { variable: `${files.prefix}_CERT` }
  let served = first
  let wrongLooks = 0
  return startTicker(
    LOOK_EVERY_MS,
    async () => {
      const found = looked(files)
      if (typeof found === 'string') {
        wrongLooks += 1
        if (wrongLooks === 2)
          log.warn(
            { ...named, reason: found, servedUntil: endOf(served) },
            'the changed certificate cannot be used, the one before is still served',
          )
        return
      }
      wrongLooks = 0
      if (found.certificate === served.certificate && found.key === served.key) return
      take(found)
      served = found
      log.info({ ...named, servedUntil: endOf(found) }, 'the changed certificate is served from now on')
    },
    logsFailureOf('certificate', log),
  )
}

/** The pair, or why there is none. */
function looked(files: CertificateFiles): CertificatePair | string {
  try {
    return readCertificate(files)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** When it runs out. */
function endOf({ certificate }: CertificatePair): string {
  return new Date(new X509Certificate(certificate).validTo).toISOString()
}

function readText(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigError(`${name} must be a file that can be read`)
  }
}
