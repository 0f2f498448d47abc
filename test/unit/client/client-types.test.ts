import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ownDocument } from '../../support/document.ts'
import { CLIENT_FOLDER, clientFiles } from './client-types.ts'

describe('the typed client', () => {
  test('is made from the document of this code: bun test/unit/client/client-types.ts', async () => {
    const files = Object.entries(await clientFiles(ownDocument()))
    expect(files.map(([name]) => name)).toEqual(['api.ts', 'api-routes.ts'])
    for (const [name, text] of files)
      expect([name, text === (await Bun.file(join(CLIENT_FOLDER, name)).text())]).toEqual([name, true])
  })
})
