import { Needs } from '../admin/needs.tsx'
import type { Callback, Client } from '../answers.ts'
import { ClientName } from '../clients/client-name.tsx'
import type { Action } from '../clients/use-action.ts'
import { Ago } from '../now.tsx'
import { CallbackEvent } from './callback-event.tsx'
import { answerWords, attemptWords, targetWords } from './callback-words.ts'
import { replayedOne } from './replay-shown.ts'

type Props = {
  readonly callbacks: readonly Callback[]
  readonly clients: readonly Client[]
  readonly action: Action
  readonly onDone: () => void
}

/** Callbacks that were given up, a row each, to be sent again. */
export function CallbackTable({ callbacks, clients, action, onDone }: Props) {
  return (
    <table className="letter-table given-up">
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Event and target</th>
          <th scope="col">Attempts</th>
          <th scope="col">Why</th>
          <th scope="col" className="letter-when">
            Given up
          </th>
          <th scope="col">
            <span className="visually-hidden">Replay</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {callbacks.map((callback) => (
          <tr key={callback.id} className="letter">
            <td className="given-up-client">
              <ClientName id={callback.client_id} clients={clients} />
            </td>
            <td className="given-up-event">
              <CallbackEvent {...callback} />
              <span className="quiet given-up-to">{targetWords(callback)}</span>
            </td>
            <td className="given-up-attempts">
              <span className="narrow-word">attempts: </span>
              {attemptWords(callback)}
            </td>
            <td className="letter-why">
              {answerWords(callback) ?? <span className="quiet">it was not tried</span>}
            </td>
            <td className="letter-when">
              <span className="narrow-word">given up </span>
              <Ago at={callback.updated_at} />
            </td>
            <td className="letter-open">
              <Needs scope="operate" isQuiet>
                <button
                  type="button"
                  className="button plain small"
                  disabled={action.isBusy}
                  onClick={() => void action.run(() => replayedOne(callback.id).finally(onDone))}
                >
                  Replay
                  <span className="visually-hidden"> {callback.type}</span>
                </button>
              </Needs>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
