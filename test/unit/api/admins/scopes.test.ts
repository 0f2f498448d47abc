import { describe, expect, test } from 'bun:test'
import { NOTED_ROUTES } from '../../../../src/api/admins/noted-routes.ts'
import { createApp } from '../../../../src/api/app.ts'
import { type ListedRoute, readFor } from '../../../../src/api/http/access/entrance.ts'
import { httpDoors } from '../../../../src/doors/http-doors.ts'
import { openIntake } from '../../../../src/flow/accept/intake.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'

const db = openDb({ address: { kind: 'url', url: 'postgres://sms@127.0.0.1:1/sms' }, name: 'away', max: 1 })
const deps = apiDeps({ db, bus: openBusAway(), adminToken: 'the-token-of-this-test' })
const intake = openIntake(deps)
const routes: readonly ListedRoute[] = createApp(deps, { intake }).routes
const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`

/** What a token needs besides that it reads what is only read. */
const CHANGES: Readonly<Record<string, string>> = {
  'POST /v1/messages': 'operate',
  'POST /v1/messages/batch': 'operate',
  'POST /v1/messages/:id/cancel': 'operate',
  'POST /v1/messages/preview': 'read',
  'POST /v1/otp/verify': 'operate',
  'POST /v1/messages/:id/redact': 'operate',
  'POST /v1/erase': 'operate',
  'POST /v1/bulk': 'operate',
  'POST /v1/bulk/:id/stop': 'operate',
  'POST /v1/archive/days/:day/restore': 'operate',
  'POST /v1/clients/:id/adjustments': 'money',
  'DELETE /v1/clients/:id/api-keys/:key_id': 'config',
  'POST /v1/clients/:id/callback/enable': 'config',
  'POST /v1/clients/:id/callback/test': 'operate',
  'POST /v1/clients': 'config',
  'PATCH /v1/clients/:id': 'config',
  'POST /v1/clients/:id/topups': 'money',
  'POST /v1/clients/:id/api-keys': 'config',
  'DELETE /v1/clients/:id/api-keys': 'config',
  'GET /v1/clients/:id/api-keys': 'read',
  'PUT /v1/clients/:id/smpp': 'config',
  'DELETE /v1/clients/:id/smpp': 'config',
  'DELETE /v1/smpp/sessions/:id': 'operate',
  'PUT /v1/clients/:id/callback': 'config',
  'DELETE /v1/clients/:id/callback': 'config',
  'POST /v1/clients/:id/callback/rotate-secret': 'config',
  'POST /v1/callbacks/:id/replay': 'operate',
  'POST /v1/callbacks/replay': 'operate',
  ...Object.fromEntries(
    ['senders', 'hours', 'opt_out', 'guard', 'retention'].flatMap((control) =>
      ['PUT', 'DELETE'].flatMap((method) => [
        [`${method} /v1/controls/${control}`, 'config'],
        [`${method} /v1/clients/:id/controls/${control}`, 'config'],
      ]),
    ),
  ),
  'PUT /v1/numbers': 'config',
  'POST /v1/alerts': 'config',
  'PATCH /v1/alerts/:id': 'config',
  'DELETE /v1/alerts/:id': 'config',
  'PUT /v1/alerts/webhook': 'config',
  'DELETE /v1/alerts/webhook': 'config',
  'POST /v1/alerts/webhook/test': 'config',
  'POST /v1/inbound/:id/assign': 'operate',
  'POST /v1/suppressions': 'operate',
  'DELETE /v1/suppressions': 'operate',
  'DELETE /v1/suppressions/:id': 'operate',
  'DELETE /v1/guard/blocks/:id': 'operate',
  'PUT /v1/price-lists/:name': 'money',
  'DELETE /v1/price-lists/:name': 'money',
  'PUT /v1/providers/:name/costs': 'money',
  'POST /v1/providers': 'config',
  'PATCH /v1/providers/:name': 'config',
  'DELETE /v1/providers/:name': 'config',
  'POST /v1/providers/:name/pause': 'operate',
  'POST /v1/providers/:name/drain': 'operate',
  'POST /v1/providers/:name/resume': 'operate',
  'POST /v1/providers/:name/test': 'operate',
  'PUT /v1/routes': 'config',
  'POST /v1/routes/explain': 'read',
  'POST /v1/dead-letters/:id/replay': 'operate',
  'POST /v1/dead-letters/replay': 'operate',
  'DELETE /v1/dead-letters/:id': 'operate',
  'POST /v1/admins': 'root',
  'DELETE /v1/admins/:id': 'root',
}

/** Reads that want another scope than `read`. */
const READS: Readonly<Record<string, string>> = {
  'GET /v1/admins/me': 'any',
}

/** Where nobody shows a token: supervisors, readers of the documentation, and providers that prove themselves. */
const OPEN = /^(?:GET \/(?:health|ready|docs)\b|\w+ \/v1\/providers\/:name\/(?:dlr|inbound)\b)/

describe('the scope of a route', () => {
  // An admin's token says nothing where the owner of a key is asked for.
  const asked = routes.filter(
    (route) => !OPEN.test(nameOf(route)) && readFor(route.hooks.detail?.security).whom !== 'owner',
  )

  test('is as this table says, on every route of the app', () => {
    const scopes = asked.map((route) => [nameOf(route), readFor(route.hooks.detail?.security).scope])
    const expected = asked.map((route) => [
      nameOf(route),
      CHANGES[nameOf(route)] ?? (route.method === 'GET' ? (READS[nameOf(route)] ?? 'read') : 'missing here'),
    ])
    expect(scopes).toEqual(expected)
    const there = new Set(asked.map(nameOf))
    expect([...Object.keys(CHANGES), ...Object.keys(READS)].filter((name) => !there.has(name))).toEqual([])
  })

  test('that says nothing is for the root alone', () => {
    expect(readFor([{ admin: [] }])).toEqual({ whom: 'admins', scope: 'root' })
    expect(readFor([{ admin: ['everything'] }])).toEqual({ whom: 'admins', scope: 'root' })
    expect(readFor(undefined)).toEqual({ whom: 'clients', scope: 'root' })
  })

  test('is none at doors: they ask for a client, and an admin opens none', () => {
    const doors: readonly ListedRoute[] = httpDoors(deps, intake).routes
    expect(doors.length).toBeGreaterThan(10)
    for (const { hooks } of doors) expect(hooks.detail?.security ?? []).toEqual([])
  })
})

test('every route that takes a change says how it is noted, or why it is not', () => {
  const changes = routes.filter((route) => route.method !== 'GET' && !OPEN.test(nameOf(route))).map(nameOf)
  expect(Object.keys(NOTED_ROUTES).toSorted()).toEqual(changes.toSorted())
})
