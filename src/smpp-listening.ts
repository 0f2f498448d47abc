import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type Config, ConfigError } from './config.ts'
import type { SmppListening } from './doors/smpp/server.ts'
import { addressReason } from './listen.ts'

type SmppConfig = Pick<Config, 'HOST' | 'SMPP_PORT' | 'SMPP_TLS_PORT' | 'SMPP_TLS_CERT' | 'SMPP_TLS_KEY'>

/** Where the SMPP server listens; null: nowhere. Throws `ConfigError` for files that are no certificate and its key. */
export function readSmppListening(config: SmppConfig): SmppListening | null {
  const { HOST: host, SMPP_PORT: port = null } = config
  const tls = tlsOf(config)
  return port === null && tls === null ? null : { host, port, tls }
}

function tlsOf({ SMPP_TLS_PORT, SMPP_TLS_CERT = '', SMPP_TLS_KEY = '' }: SmppConfig): SmppListening['tls'] {
  if (SMPP_TLS_PORT === undefined) return null
  const certificate = read('SMPP_TLS_CERT', SMPP_TLS_CERT)
  const key = read('SMPP_TLS_KEY', SMPP_TLS_KEY)
  try {
    createSecureContext({ cert: certificate, key })
  } catch {
    throw new ConfigError(
      'SMPP_TLS_CERT and SMPP_TLS_KEY must be files of a certificate and its private key, in PEM',
    )
  }
  return { port: SMPP_TLS_PORT, certificate, key }
}

function read(name: 'SMPP_TLS_CERT' | 'SMPP_TLS_KEY', path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigError(`${name} must be a file that can be read`)
  }
}

/** Throws `ConfigError` at once when nobody could listen at these ports now. */
export async function requireSmppPorts({ host, port, tls }: SmppListening): Promise<void> {
  if (port !== null) await requirePort('SMPP_PORT', host, port)
  if (tls !== null) await requirePort('SMPP_TLS_PORT', host, tls.port)
}

async function requirePort(name: string, host: string, port: number): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ host, port, exclusive: true }, resolve)
    })
  } catch (error) {
    throw new ConfigError(addressReason(error, host, name, port))
  }
  await new Promise((resolve) => probe.close(resolve))
}
