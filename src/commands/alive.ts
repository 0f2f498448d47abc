import { ownUrl } from '../own-url.ts'

// The health check of a container: exits with 0 when the API answers at the address it listens on. Asks no proxy,
// whatever HTTP_PROXY says, and needs no valid configuration: that is the gateway's own matter.
const { HOST, PORT, TLS_CERT } = process.env
const base = ownUrl(HOST || '0.0.0.0', Number(PORT || 8080), TLS_CERT ? 'https' : 'http')
const answer = await fetch(`${base}/health`, {
  proxy: false,
  tls: { rejectUnauthorized: false },
}).catch(() => null)
process.exit(answer?.ok ? 0 : 1)
