import { expect } from 'bun:test'
import { ask } from '../api.ts'
import { ADMIN } from '../places.ts'
import { ACCOUNT } from './esme.ts'

/** Gives the client of a gateway an account at its SMPP server, `ACCOUNT` if nothing else is said. */
export async function putAccount(url: string, client: string, more: object = {}): Promise<void> {
  const { status } = await ask('PUT', `${url}/v1/clients/${client}/smpp`, ADMIN, { ...ACCOUNT, ...more })
  expect(status).toBeLessThan(300)
}
