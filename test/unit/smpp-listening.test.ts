import { expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { readSmppListening, requireSmppPorts } from '../../src/smpp-listening.ts'

const PATH = new URL('../cases/tls/hooks.example.test', import.meta.url).pathname
const FILES = { SMPP_TLS_CERT: `${PATH}.cert.pem`, SMPP_TLS_KEY: `${PATH}.key.pem` }
const HOST = '127.0.0.1'

test('without a port there is no SMPP server', () => {
  expect(readSmppListening({ HOST })).toBeNull()
  expect(readSmppListening({ HOST, ...FILES })).toBeNull()
})

test('it listens in clear, over TLS, or both', () => {
  expect(readSmppListening({ HOST, SMPP_PORT: 2775 })).toEqual({ host: HOST, port: 2775, tls: null })
  const tls = readSmppListening({ HOST, SMPP_TLS_PORT: 3550, ...FILES })
  expect(tls).toMatchObject({ host: HOST, port: null, tls: { port: 3550 } })
  expect(tls?.tls?.certificate).toStartWith('-----BEGIN CERTIFICATE-----')
})

test.each([
  [{ SMPP_TLS_CERT: '/no/such.pem' }, 'SMPP_TLS_CERT must be a file that can be read'],
  [{ SMPP_TLS_KEY: '/no/such.pem' }, 'SMPP_TLS_KEY must be a file that can be read'],
  [
    { SMPP_TLS_CERT: FILES.SMPP_TLS_KEY },
    'SMPP_TLS_CERT and SMPP_TLS_KEY must be files of a certificate and its private key, in PEM',
  ],
])('%p is refused at the start', (files, words) => {
  expect(() => readSmppListening({ HOST, SMPP_TLS_PORT: 3550, ...FILES, ...files })).toThrow(words)
})

test('a port that is taken is refused at the start, by the name of its variable', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen({ host: HOST, port: 0 }, resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(requireSmppPorts({ host: HOST, port, tls: null })).rejects.toThrow(
    `SMPP_PORT ${port} is taken`,
  )
  await new Promise((resolve) => other.close(resolve))
  await requireSmppPorts({ host: HOST, port, tls: null })
})
