import { describe, expect, test } from 'bun:test'
import type { Given } from '../../../clients/typescript/src/cli/options.ts'
import { clientOf, readSettings } from '../../../clients/typescript/src/cli/settings.ts'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'

const FILE = '.data/admin-token'
const OTHER = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

const read = (env: Record<string, string>, given: Given = {}, files: Record<string, string> = {}) =>
  readSettings(given, { env, readFile: async (path) => files[path] ?? null })

describe('settings', () => {
  test('are those of the gateway that npm start has started, where nothing is set', async () => {
    expect(await read({}, {}, { [FILE]: 'the-token\n' })).toEqual({
      url: 'http://localhost:8080',
      adminToken: 'the-token',
      apiKey: null,
      clientId: DEMO_CLIENT.id,
    })
  })

  test('find the token where DATA_DIR says', async () => {
    const { adminToken } = await read({ DATA_DIR: '/var/sms' }, {}, { '/var/sms/admin-token': 'there' })
    expect(adminToken).toBe('there')
  })

  test('send the token of the folder to no other host, and mean no demo client there', async () => {
    for (const url of [
      'https://sms.example.com',
      'http://localhost.example.com',
      'http://127.0.0.1.example.com',
    ])
      expect(await read({ SMS_URL: url }, {}, { [FILE]: 'the-token' })).toMatchObject({
        adminToken: null,
        clientId: null,
      })
    for (const url of ['http://127.0.0.1:9', 'http://[::1]:9'])
      expect(await read({ SMS_URL: url }, {}, { [FILE]: 'the-token' })).toMatchObject({
        adminToken: 'the-token',
      })
  })

  test('are a client, and no admin, where SMS_KEY is set', async () => {
    expect(await read({ SMS_KEY: 'sms_x', SMS_CLIENT: OTHER }, {}, { [FILE]: 'the-token' })).toMatchObject({
      adminToken: null,
      apiKey: 'sms_x',
      clientId: OTHER,
    })
    expect(await read({ SMS_KEY: 'sms_x', SMS_TOKEN: 'mine' })).toMatchObject({ adminToken: 'mine' })
  })

  test('go by the line before the environment', async () => {
    const env = { SMS_URL: 'https://sms.example.com/', SMS_CLIENT: DEMO_CLIENT.id }
    expect(await read(env)).toMatchObject({ url: 'https://sms.example.com', clientId: DEMO_CLIENT.id })
    expect(await read(env, { url: 'http://other:1', client: OTHER })).toMatchObject({
      url: 'http://other:1',
      clientId: OTHER,
    })
  })

  test('say which of them is wrong', async () => {
    const rule = 'must be an address such as http://localhost:8080, without user, query and fragment'
    for (const url of ['localhost:8080', 'ftp://x', 'http://user:pass@x', 'http://x/?a=b'])
      expect(read({ SMS_URL: url })).rejects.toThrow(`SMS_URL ${rule}`)
    expect(read({}, { url: 'x' })).rejects.toThrow(`--url ${rule}`)
    for (const name of ['SMS_TOKEN', 'SMS_KEY'])
      expect(read({ [name]: 'two words' })).rejects.toThrow(`${name} must be visible ASCII characters`)
    expect(await read({}, {}, { [FILE]: 'no token\nat all' })).toMatchObject({ adminToken: null })
    expect(read({ SMS_CLIENT: 'Shop' })).rejects.toThrow('SMS_CLIENT must be the id of a client')
    const elsewhere = await read({ SMS_URL: 'https://sms.example.com' })
    expect(() => clientOf(elsewhere)).toThrow('which client? Say --client ID, or set SMS_CLIENT')
  })
})
