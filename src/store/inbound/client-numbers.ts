import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** A number of a client, whatever a text says: those that it has by a keyword only are not its own. */
export type ClientNumber = { readonly number: string; readonly smsUrl: string | null }

/** A client's numbers in their order, after this one, at most `limit`. */
export async function listClientNumbers(
  tx: Tx,
  clientId: ClientId,
  {
    number,
    after,
    limit,
  }: { readonly number: string | null; readonly after: string | null; readonly limit: number },
): Promise<readonly ClientNumber[]> {
  return await tx<ClientNumber[]>`
    select number, sms_url as "smsUrl" from numbers
    where client_id = ${clientId} and keyword = ''
      ${number === null ? tx`` : tx`and number = ${number}`}
      ${after === null ? tx`` : tx`and number > ${after}`}
    order by number limit ${limit}`
}

/** Sets where what comes in at a number of the client is posted (null: where it is told otherwise); false: it has none such. */
export async function setSmsUrl(
  tx: Tx,
  clientId: ClientId,
  number: string,
  url: string | null,
): Promise<boolean> {
  const { count } = await tx`
    update numbers set sms_url = ${url} where client_id = ${clientId} and number = ${number} and keyword = ''`
  return count === 1
}
