import { createServer } from 'node:net'
import { certificateFilesOf, readCertificate } from './certificate-files.ts'
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

function tlsOf(config: SmppConfig): SmppListening['tls'] {
  const files = certificateFilesOf(config, 'SMPP_TLS')
  if (config.SMPP_TLS_PORT === undefined || files === null) return null
  return { port: config.SMPP_TLS_PORT, ...readCertificate(files) }
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
