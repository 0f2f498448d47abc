import { getJson } from '../api.ts'
import type { Action } from '../clients/use-action.ts'
import type { Json } from '../forms/schema.ts'

type Rules = { readonly [country: string]: Json }
type Props = { readonly action: Action; readonly onTake: (rules: Rules) => void }

/** Takes over which countries take no name as a sender, as providers publish it; nothing is saved by it. */
export function CountryPreset({ action, onTake }: Props) {
  return (
    <button
      type="button"
      className="button plain small form-add"
      disabled={action.isBusy}
      onClick={() =>
        void action.run(async () => {
          const { countries } = await getJson<{ readonly countries: Rules }>('/v1/controls/senders/preset')
          onTake(countries)
          const count = Object.keys(countries).length
          return `${count} countries that take numbers only stand in the form now, and hold once it is saved.`
        })
      }
    >
      Fill in the countries that providers publish
    </button>
  )
}
