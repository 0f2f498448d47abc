import { useEffect, useState } from 'react'
import { DEMO_CLIENT } from '../../../domain/demo-client.ts'
import type { Access } from '../../console-routes.ts'
import type { SentMessage } from '../answers.ts'
import { ApiError, sendJson } from '../api.ts'
import { useCharts } from '../chart/use-charts.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { onMoves } from '../live/live.ts'
import { randomId } from '../random-id.ts'
import { CurlPanel } from './curl-panel.tsx'
import { Examples } from './examples.tsx'
import { Follow } from './follow.tsx'
import { bodyOf, curlOf, type SendForm } from './order.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { SendFields } from './send-fields.tsx'
import { usePreview } from './use-preview.ts'

const EMPTY: SendForm = {
  clientId: DEMO_CLIENT.id,
  to: '+15550101234',
  from: 'SENDER',
  text: 'Hello from the console!',
  reference: '',
  express: false,
  otp: false,
  smartEncoding: false,
  sendAt: '',
  validityS: '',
  messageClass: '',
  endUserIp: '',
  entity: '',
  template: '',
  tlvs: '',
}

/** `#/send`: write a message, see what it will be, send it and watch it travel. */
export function SendPage() {
  const [form, setForm] = useState(EMPTY)
  const [refusal, setRefusal] = useState<ApiError | null>(null)
  const [isSending, setSending] = useState(false)
  const [sentId, setSentId] = useState<string | null>(null)
  const { preview, error } = usePreview(form.text, form)
  const access = useLoaded<Access>('/console/access.json').value
  const needsKey = access?.auth === 'api_key'
  // The chart and the stream of moves are there before the first message is under way.
  useCharts()
  useEffect(() => onMoves(() => {}), [])

  function change(changes: Partial<SendForm>): void {
    setForm({ ...form, ...changes })
    setRefusal(null)
  }
  async function send(): Promise<void> {
    setSending(true)
    setRefusal(null)
    try {
      // Of the answer only the id is read: a code of a one-time password stays unread.
      const { message_id: id } = await sendJson<SentMessage>('POST', '/v1/messages', bodyOf(form), {
        idempotencyKey: randomId(),
      })
      setSentId(id)
    } catch (cause) {
      setRefusal(cause instanceof ApiError ? cause : new ApiError(0, String(cause)))
    } finally {
      setSending(false)
    }
  }
  return (
    <>
      <h1>Send</h1>
      <div className="send">
        <div className="send-column">
          <SendFields form={form} refusal={refusal} isSending={isSending} onChange={change} onSend={send} />
          {access?.plays_mock && <Examples onPick={(to) => change({ to })} />}
        </div>
        <div className="send-column">
          {sentId !== null && <Follow key={sentId} id={sentId} />}
          <PreviewPanel
            preview={preview}
            error={error}
            isSmart={form.smartEncoding}
            onSmart={() => change({ smartEncoding: !form.smartEncoding })}
          />
          <CurlPanel command={curlOf(location.origin, bodyOf(form), needsKey)} needsKey={needsKey} />
        </div>
      </div>
    </>
  )
}
