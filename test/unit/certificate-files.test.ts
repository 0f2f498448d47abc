import { expect, test } from 'bun:test'
import { certificateFilesOf, readCertificate } from '../../src/certificate-files.ts'

const PATH = new URL('../cases/tls/hooks.example.test', import.meta.url).pathname
const FILES = { TLS_CERT: `${PATH}.cert.pem`, TLS_KEY: `${PATH}.key.pem` }

test('without both files there is no certificate', () => {
  expect(certificateFilesOf({}, 'TLS')).toBeNull()
  expect(certificateFilesOf({ TLS_CERT: FILES.TLS_CERT }, 'TLS')).toBeNull()
  expect(certificateFilesOf(FILES, 'SMPP_TLS')).toBeNull()
})

test.each([
  [{ TLS_CERT: '/no/such.pem' }, 'TLS_CERT must be a file that can be read'],
  [{ TLS_KEY: FILES.TLS_CERT }, 'TLS_CERT and TLS_KEY must be files of a certificate and its private key'],
])('%p is refused at the start', (wrong, words) => {
  const files = certificateFilesOf({ ...FILES, ...wrong }, 'TLS')
  expect(() => files && readCertificate(files)).toThrow(words)
})

test('a pair is read', () => {
  const files = certificateFilesOf(FILES, 'TLS')
  expect(files && readCertificate(files).certificate).toStartWith('-----BEGIN CERTIFICATE-----')
})
