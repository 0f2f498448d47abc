import { useState } from 'react'
import { TokenGate } from '../admin/token-form.tsx'
import type { PriceList } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { Field } from '../forms/field.tsx'
import { useProviders } from '../providers/use-providers.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { ListPanel } from './list-panel.tsx'
import { DEFAULT_LIST, type ListName, listOfPlace, placeOfList } from './lists.ts'
import { PriceSearch } from './price-search.tsx'

/** `#/prices`: what clients pay; `?list=NAME`: those with this list; `?costs=PROVIDER`: what a provider takes. */
export function PricesPage() {
  return (
    <>
      <h1>Prices</h1>
      <TokenGate why="Prices and costs are for admins: give the admin token.">
        <PriceLists />
      </TokenGate>
    </>
  )
}

function PriceLists() {
  const list = listOfPlace(usePlace().params)
  const lists = useLoaded<{ readonly price_lists: readonly PriceList[] }>('/v1/price-lists')
  const providers = useProviders()
  return (
    <div className="prices">
      <div className="stack">
        <LoadError {...lists} />
        <Chooser
          list={list}
          lists={lists.value?.price_lists.map(({ name }) => name) ?? []}
          providers={providers.value?.map(({ name }) => name) ?? []}
        />
        <ListPanel key={`${list.kind} ${list.name}`} list={list} onChange={lists.reload} />
      </div>
      <PriceSearch />
    </div>
  )
}

type ChooserProps = {
  readonly list: ListName
  readonly lists: readonly string[]
  readonly providers: readonly string[]
}

function Chooser({ list, lists, providers }: ChooserProps) {
  const [name, setName] = useState('')
  const prices = [...new Set([DEFAULT_LIST.name, ...lists, ...(list.kind === 'price' ? [list.name] : [])])]
  const costs = [...new Set([...providers, ...(list.kind === 'cost' ? [list.name] : [])])]
  const go = (to: ListName) => choosePlace(['prices'], placeOfList(to))
  return (
    <section className="panel chooser" aria-label="Which list">
      <Field label="List">
        {(own) => (
          <select
            {...own}
            value={`${list.kind} ${list.name}`}
            onChange={({ target }) => {
              const [kind, ...rest] = target.value.split(' ')
              go({ kind: kind === 'cost' ? 'cost' : 'price', name: rest.join(' ') })
            }}
          >
            <optgroup label="What clients pay">
              {prices.map((one) => (
                <option key={one} value={`price ${one}`}>
                  {one === DEFAULT_LIST.name ? `${one} (everybody)` : one}
                </option>
              ))}
            </optgroup>
            <optgroup label="What providers take">
              {costs.map((one) => (
                <option key={one} value={`cost ${one}`}>
                  {one}
                </option>
              ))}
            </optgroup>
          </select>
        )}
      </Field>
      <form
        className="new-list"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          location.hash = linkTo(['prices'], { list: name.trim() })
          setName('')
        }}
      >
        <label className="field">
          <span>A list of its own for some clients</span>
          <input placeholder="resellers" value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <button type="submit" className="button plain" disabled={name.trim() === ''}>
          Open
        </button>
      </form>
    </section>
  )
}
