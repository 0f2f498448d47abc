import type { AdminToken } from './admin-token.ts'
import { DEMO_CLIENT } from './domain/demo-client.ts'
import type { DbAddress } from './store/db.ts'

/** What a newcomer reads after `npm start`: where everything is, and a first message to try. */
export function banner(port: number, address: DbAddress, bus: string, admin: AdminToken | null): string {
  const base = `http://localhost:${port}`
  const parts = `${address.kind === 'url' ? 'PostgreSQL' : 'embedded PostgreSQL'}, ${bus === 'nats' ? 'NATS' : 'in-process bus'}`
  return `
SMS gateway, running on ${parts}

  Console      ${base}/
  API          ${base}/v1
  Docs         ${base}/docs
  Ready        ${base}/ready
${adminLine(admin)}
Send a message from the demo client:

  curl -s ${base}/v1/messages -H 'Content-Type: application/json' \\
    -d '{"client_id":"${DEMO_CLIENT.id}","to":"+1234567890","from":"SENDER","text":"Hello World"}'

`
}

/** The token is shown when it is new, and never again. */
function adminLine(admin: AdminToken | null): string {
  if (!admin) return ''
  const shown = admin.isNew ? `${admin.token}   (shown this once, kept in ${admin.path})` : `in ${admin.path}`
  return `  Admin token  ${shown}\n`
}
