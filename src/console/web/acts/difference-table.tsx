import { type Difference, differencesOf, shownValue } from './differences.ts'

type Props = {
  readonly before: unknown
  readonly after: unknown
  /** For who does not see beside what it stands. */
  readonly about: string
}

/** What an act changed, a line for each place: what stood there, and what stands there now. */
export function DifferenceTable({ before, after, about }: Props) {
  const differences = differencesOf(before, after)
  if (differences.length === 0)
    return (
      <p className="quiet">
        {before === null && after === null
          ? 'It changes nothing whose state is kept.'
          : 'What is kept of it is the same before and after.'}
      </p>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows difference-rows" tabIndex={0} aria-label={`What ${about} changed`}>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <Row key={difference.path} {...difference} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ path, before, after }: Difference) {
  return (
    <tr>
      <th scope="row">
        <code>{path === '' ? 'all of it' : path}</code>
      </th>
      <td className="was">{shownValue(before)}</td>
      <td className="is">{shownValue(after)}</td>
    </tr>
  )
}
