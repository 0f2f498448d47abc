import { must } from '../../src/domain/assert.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { receiptTokensOf } from '../../src/store/provider/provider-secrets.ts'

/** Where a provider posts its receipts to the gateway at `url`, with the token that the gateway's database holds. */
export async function receiptUrl({ sql }: Db, url: string, provider = 'mock'): Promise<string> {
  const tokens = await receiptTokensOf(sql, [provider])
  return `${url}/v1/providers/${provider}/dlr/${must(tokens.get(provider), 'a token')}`
}

/** The same of a gateway on the embedded database of this folder. */
export async function embeddedReceiptUrl(dataDir: string, url: string, provider = 'mock'): Promise<string> {
  const db = openDb({ address: embeddedAddress(dataDir), name: 'sms-test', max: 1 })
  try {
    return await receiptUrl(db, url, provider)
  } finally {
    await db.close()
  }
}
