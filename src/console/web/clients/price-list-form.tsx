import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client, PriceList } from '../answers.ts'
import { sendJson } from '../api.ts'
import { linkTo } from '../router.ts'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'

type Props = { readonly path: string; readonly client: Client; readonly onDone: () => void }

/** Which list of prices a client pays by; none of its own: everybody's. */
export function PriceListForm({ path, client, onDone }: Props) {
  const lists = useLoaded<{ readonly price_lists: readonly PriceList[] }>('/v1/price-lists')
  const [name, setName] = useState(client.price_list ?? '')
  const action = useAction()
  const names = lists.value?.price_lists.map((list) => list.name) ?? []
  const own = [...new Set([...names, ...(client.price_list === null ? [] : [client.price_list])])]
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          await sendJson('PATCH', path, { price_list: name === '' ? null : name })
          onDone()
          return 'Saved: it holds within a few seconds.'
        })
      }}
    >
      <h2>
        Prices
        <a className="aside" href={linkTo(['prices'], name === '' ? {} : { list: name })}>
          see them
        </a>
      </h2>
      <LoadError {...lists} />
      <Needs scope="config">
        <Needs scope="money">
          <label className="field">
            <span>Price list</span>
            <select value={name} onChange={({ target }) => setName(target.value)}>
              <option value="">everybody's</option>
              {own
                .filter((one) => one !== 'default')
                .map((one) => (
                  <option key={one}>{one}</option>
                ))}
            </select>
          </label>
          <Outcome action={action} />
          <button type="submit" className="button plain" disabled={action.isBusy}>
            Save price list
          </button>
        </Needs>
      </Needs>
    </form>
  )
}
