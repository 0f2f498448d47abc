import { MOCK_NUMBER_START, SCRIPTED_NUMBERS } from '../../../provider/mock/script.ts'

/** The numbers that make the mock provider fail, wait or stutter, to be taken by a click. */
export function Examples({ onPick }: { readonly onPick: (to: string) => void }) {
  return (
    <section className="panel examples-panel" aria-labelledby="examples-title">
      <h2 id="examples-title">
        Try a number <span className="aside">the mock provider plays what its last four digits say</span>
      </h2>
      <div className="examples">
        <button type="button" onClick={() => onPick(`${MOCK_NUMBER_START}1234`)}>
          <code>1234</code> Accepted and delivered.
        </button>
        {SCRIPTED_NUMBERS.map(({ suffix, meaning }) => (
          <button key={suffix} type="button" onClick={() => onPick(`${MOCK_NUMBER_START}${suffix}`)}>
            <code>{suffix}</code> {meaning.replaceAll('`', '')}
          </button>
        ))}
      </div>
    </section>
  )
}
