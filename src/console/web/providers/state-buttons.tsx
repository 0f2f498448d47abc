import { Needs } from '../admin/needs.tsx'
import type { ProviderAnswer } from '../answers.ts'
import { sendJson } from '../api.ts'
import type { Action } from '../clients/use-action.ts'

type Props = {
  readonly provider: ProviderAnswer
  readonly action: Action
  readonly onChange: () => void
}

/** What changes a provider's state, and what is said when it was. */
const DEEDS = {
  pause: { title: 'Pause', done: 'Paused: what is for it waits.' },
  drain: { title: 'Drain', done: 'Draining: it gets what it has, and nothing new.' },
  resume: { title: 'Resume', done: 'Resumed.' },
} as const

const POSSIBLE = {
  active: ['pause', 'drain'],
  draining: ['resume', 'pause'],
  paused: ['resume', 'drain'],
} as const satisfies Record<ProviderAnswer['state'], readonly (keyof typeof DEEDS)[]>

/** Pauses, drains and resumes a provider. */
export function StateButtons({ provider: { name, state }, action, onChange }: Props) {
  return (
    <Needs scope="operate">
      {POSSIBLE[state].map((deed, at) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: what was pressed keeps the focus, whatever it does now
          key={at}
          type="button"
          className="button plain small"
          disabled={action.isBusy}
          onClick={() =>
            void action.run(async () => {
              await sendJson('POST', `/v1/providers/${encodeURIComponent(name)}/${deed}`)
              onChange()
              return DEEDS[deed].done
            })
          }
        >
          {DEEDS[deed].title}
        </button>
      ))}
    </Needs>
  )
}
