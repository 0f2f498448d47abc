import type { AdminToken } from './admin-token.ts'
import { DEMO_CLIENT } from './domain/demo-client.ts'
import type { DbAddress } from './store/database/db.ts'

/**
 * What a newcomer reads after `npm start`: where everything is, and a first message to try. `base` is the gateway's URL
 * from this machine; `token` goes with the console's address in its fragment, which no browser sends anywhere.
 */
export function banner(
  base: string,
  address: DbAddress,
  bus: string,
  admin: AdminToken | null,
  token: string | null,
): string {
  const parts = `${address.kind === 'url' ? 'PostgreSQL' : 'embedded PostgreSQL'}, ${bus === 'nats' ? 'NATS' : 'in-process bus'}`
  return `
SMS gateway, running on ${parts}

  Console      ${base}/${token === null ? '' : `#token=${encodeURIComponent(token)}`}
  API          ${base}/v1
  Guide        ${base}/guide
  Docs         ${base}/docs
  Ready        ${base}/ready
${admin ? `  Admin token  in ${admin.path}\n` : ''}
Send a message from the demo client:

  curl -s ${base}/v1/messages -H 'Content-Type: application/json' \\
    -d '{"client_id":"${DEMO_CLIENT.id}","to":"+1234567890","from":"SENDER","text":"Hello World"}'

`
}
