import { ownUrl } from '../own-url.ts'

// The health check of a container: exits with 0 when the process answers at the address it listens on, a worker on its
// METRICS_PORT. Asks no proxy, whatever HTTP_PROXY says, and needs no valid configuration: that is the gateway's own matter.
const { HOST, PORT, TLS_CERT, ROLE, METRICS_PORT } = process.env
if (ROLE === 'worker' && !METRICS_PORT) {
  process.stderr.write('a worker answers on METRICS_PORT only, which is not set\n')
  process.exit(1)
}
const port = ROLE === 'worker' ? METRICS_PORT : PORT || 8080
const base = ownUrl(HOST || '0.0.0.0', Number(port), TLS_CERT ? 'https' : 'http')
const answer = await fetch(`${base}/health`, {
  proxy: false,
  tls: { rejectUnauthorized: false },
}).catch(() => null)
process.exit(answer?.ok ? 0 : 1)
