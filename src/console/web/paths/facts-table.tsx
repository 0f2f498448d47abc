import type { PathDimension } from '../../../domain/report/path-dimensions.ts'
import { percent } from '../../../domain/report/paths-sentence.ts'
import type { MessagePaths } from '../answers.ts'

const TITLES: Readonly<Record<PathDimension, string>> = {
  provider: 'Provider',
  error: 'Error',
  country: 'Country',
  calling_code: 'Calling code',
  prefix: 'Numbers that begin with',
  client: 'Client',
  lane: 'Lane',
  door: 'Door',
  sender: 'Sender',
  parts: 'Parts',
  encoding: 'Encoding',
  class: 'Class',
}

/** What stands out, with its share here and among all messages of that time. */
export function FactsTable({
  facts,
  matched,
  base,
  ofTime,
}: Pick<MessagePaths, 'facts' | 'matched' | 'base'> & { readonly ofTime: boolean }) {
  return (
    <div className="scrolls">
      <table className="facts-table">
        <caption className="visually-hidden">What they have in common, the strongest first</caption>
        <thead>
          <tr>
            <th scope="col">In common</th>
            <th scope="col">Share of the {matched.toLocaleString('en')} here</th>
            <th scope="col">
              Of all {base.toLocaleString('en')} {ofTime ? 'of that time' : 'looked at'}
            </th>
            <th scope="col">These, of all with it</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ dimension, value, name, count, share, base_count, base_share, of_value }) => (
            <tr key={`${dimension} ${value}`}>
              <th scope="row">
                <span className="quiet">{TITLES[dimension]}</span> {name ?? value}
              </th>
              <td>
                <Share share={share} count={count} kind="is-here" />
              </td>
              <td>
                <Share share={base_share} count={base_count} kind="is-base" />
              </td>
              <td className="number">{percent(of_value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type ShareProps = {
  readonly share: number
  readonly count: number
  readonly kind: 'is-here' | 'is-base'
}

function Share({ share, count, kind }: ShareProps) {
  return (
    <div className="share">
      <span className="share-track" aria-hidden="true">
        <span className={`share-bar ${kind}`} style={{ width: `${share * 100}%` }} />
      </span>
      <span className="share-words">
        {percent(share)} <span className="quiet">{count.toLocaleString('en')}</span>
      </span>
    </div>
  )
}
