import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { DEMO_CLIENT } from '../../../domain/demo-client.ts'
import type { Access } from '../../console-routes.ts'
import { Needs } from '../admin/needs.tsx'
import { useAdminToken } from '../admin/token.ts'
import type { Preview, SearchPage } from '../answers.ts'
import { getJson, sendJson } from '../api.ts'
import { money } from '../clients/amounts.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { readOf, useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { linkTo } from '../router.ts'
import { FIRST_TEXT, FLOOD, flood, sendFirst } from './first-messages.ts'

type Props = {
  /** There are messages now. */
  readonly onDone?: (() => void) | undefined
}

/** What a gateway that has no message yet offers; nothing where it has one. */
export function FirstVisit({ onDone }: Props) {
  const isEmpty = useIsEmpty()
  const access = useLoaded<Access>('/console/access.json').value
  const client = useLoaded<{ readonly spendable_cents: number; readonly name: string }>(
    `/v1/me?client_id=${DEMO_CLIENT.id}`,
  ).value
  if (!isEmpty || access === null) return null
  return (
    <section className="panel first-visit" aria-labelledby="first-visit-title">
      <h2 id="first-visit-title">No message yet</h2>
      {access.plays_mock && client !== null ? (
        <Offers client={client} onDone={onDone} />
      ) : (
        <p>
          <a href={linkTo(['send'])}>Send one</a> to see it travel.{' '}
          {access.plays_mock
            ? 'There is no demo client here: choose one of yours.'
            : 'It goes to a real provider: no mock, which could fail on purpose, is routed here.'}
        </p>
      )}
    </section>
  )
}

type OffersProps = Props & {
  readonly client: { readonly spendable_cents: number; readonly name: string }
}

function Offers({ client, onDone }: OffersProps) {
  const action = useAction()
  const [accepted, setAccepted] = useState<number | null>(null)
  const leaving = useRef(new AbortController())
  useEffect(() => () => leaving.current.abort(), [])
  const price = usePrice()
  const cost = price === null ? null : price * FLOOD
  const isTooDear = cost !== null && cost > client.spendable_cents
  const open = (what: 'arrives' | 'fails') =>
    void action.run(async () => {
      location.hash = linkTo(['messages', await sendFirst(what)])
      return ''
    })
  return (
    <>
      <p>
        Nothing leaves this machine: the numbers are nobody's, and a mock plays the provider.
        {price !== null &&
          ` A message costs ${client.name} ${money(price)} of its ${money(client.spendable_cents)}.`}
      </p>
      <Needs scope="operate">
        <ul className="first-offers">
          <li>
            <button type="button" className="button" disabled={action.isBusy} onClick={() => open('arrives')}>
              Send one
            </button>
            <span>It is delivered within a second. See its way, its time and its money.</span>
          </li>
          <li>
            <button
              type="button"
              className="button plain"
              disabled={action.isBusy}
              onClick={() => open('fails')}
            >
              Break one
            </button>
            <span>
              The provider takes it, then its receipt says that it could not be delivered. See why, get the
              money back, send it again through mock-b, which delivers it.
            </span>
          </li>
          <li>
            <SureButton
              label={`Flood ${FLOOD}`}
              question={cost === null ? `Send ${FLOOD}?` : `Spend ${money(cost)}?`}
              isLarge
              isBusy={action.isBusy || isTooDear}
              onSure={() =>
                void action.run(async () => {
                  const sent = await flood(setAccepted, leaving.current.signal)
                  onDone?.()
                  return `${sent} were sent.`
                })
              }
            />
            <span>
              {FLOOD} messages, 50 a second, of which one in fifty fails.
              {cost !== null && ` They cost ${money(cost)}; what fails is given back.`}
              {isTooDear && ' That is more than there is.'}
            </span>
          </li>
        </ul>
      </Needs>
      {accepted !== null && (
        <p className="first-progress" role="status">
          <progress max={FLOOD} value={accepted} aria-label="Messages sent" /> {accepted} of {FLOOD} accepted
        </p>
      )}
      <Outcome action={action} />
    </>
  )
}

/** What one of them costs, in cents; null: it is not known. */
function usePrice(): number | null {
  const query = useQuery<Preview>({
    queryKey: ['first-price'],
    queryFn: ({ signal }) =>
      sendJson<Preview>('POST', '/v1/messages/preview', { text: FIRST_TEXT }, { signal }),
  })
  return readOf(query).value?.price_cents ?? null
}

/** True when the gateway said that it has no message at all, or without a token: that the demo client has none. Read once. */
function useIsEmpty(): boolean {
  const isAdmin = useAdminToken() !== null
  const query = useQuery<boolean>({
    queryKey: ['is-empty', isAdmin],
    queryFn: async ({ signal }) => {
      if (!isAdmin) {
        const path = `/v1/messages?client_id=${DEMO_CLIENT.id}&limit=1`
        return (await getJson<Pick<SearchPage, 'messages'>>(path, signal)).messages.length === 0
      }
      const { messages, searched } = await getJson<SearchPage>('/v1/messages/search?limit=1', signal)
      return messages.length === 0 && searched.complete
    },
  })
  return readOf(query).value === true
}
