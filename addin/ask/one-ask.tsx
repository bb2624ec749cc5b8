/** One ask or gift: the draft with its time, the ten seconds, and what became of it. */
import { Button } from '@fluentui/react-components'
import { useRef, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Ask } from '../../contract/asks.ts'
import { searchSlots } from '../../contract/invites.ts'
import type { Slot } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { DraftFields, isWhole } from '../drafts/draft-fields.tsx'
import { HeldMessage } from '../drafts/held-message.tsx'
import { useMessage } from '../drafts/message-query.ts'
import { CopyButton } from '../drafts/own-form.tsx'
import { HeldInvite } from '../invites/held-invite.tsx'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useAsk, useAskActions } from './ask-query.ts'
import { useAskWords } from './ask-words.ts'
import { Back } from './back.tsx'
import { FindTime } from './find-time.tsx'

/** A screen of its own, from the list. */
export function AskScreen() {
  const layout = useLayout()
  const words = useAskWords()
  const go = useNavigate()
  const { askId = '' } = useParams()
  const ask = useAsk(askId)
  const name = ask.data ? (words.kinds[ask.data.kind]?.name ?? ask.data.kind) : ''
  return (
    <>
      <Back />
      {ask.data ? <h1 className={layout.title}>{name}</h1> : null}
      <OneAsk askId={askId} onAside={() => void go('/ask')} />
    </>
  )
}

/** `onChange` goes back to what and who; `onAside` hears that it was set aside. */
export function OneAsk({ askId, onChange, onAside }: { askId: string; onChange?: () => void; onAside: () => void }) {
  const ask = useAsk(askId)
  if (ask.isPending) return <Loading heights={[180]} />
  if (!ask.data) return <ErrorNotice error={ask.error} retry={() => void ask.refetch()} />
  if (ask.data.state === 'draft')
    return <Drafted ask={ask.data} onAside={onAside} {...(onChange ? { onChange } : {})} />
  return <Left ask={ask.data} />
}

function Drafted({ ask, onChange, onAside }: { ask: Ask; onChange?: () => void; onAside: () => void }) {
  const layout = useLayout()
  const words = useAskWords()
  const { t, dates } = useWords()
  const { call } = useApi()
  const { slotKind } = ask
  const { send, setAside } = useAskActions(ask.askId)
  const [draft, setDraft] = useState(ask.draft)
  const [slot, setSlot] = useState<Slot | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const who = t.app.list(ask.people.map(({ name }) => firstName(name)))
  const people = ask.people.map((one) => ({ ...one, title: null }))
  const blocked = send.isPending || !isWhole(draft)
  const confirmed = { title: draft.title.trim(), body: draft.body.trim() }
  return (
    <>
      {ask.errorCode && ask.messageId ? <LeftByMail messageId={ask.messageId} /> : null}
      {ask.errorCode && ask.inviteId ? <HeldInvite inviteId={ask.inviteId} /> : null}
      {slotKind ? (
        <Card title={words.time.title}>
          <FindTime
            people={people}
            look={() =>
              call(searchSlots, {
                body: { kind: slotKind, contactIds: people.map(({ contactId }) => contactId), ...(ask.days ?? {}) },
              })
            }
            chosen={slot?.start ?? null}
            onChoose={setSlot}
          />
        </Card>
      ) : null}
      <Card title={words.draft.title}>
        <DraftFields draft={draft} to={words.draft.to(who)} onChange={setDraft} field={field} />
        <div className={layout.row}>
          {slot ? (
            <Button
              appearance="primary"
              disabledFocusable={blocked}
              onClick={() => send.mutate({ ...confirmed, start: slot.start })}
            >
              {words.draft.inviteAt(dates.slot(slot.start, slot.end))}
            </Button>
          ) : null}
          <Button
            appearance={slot ? 'secondary' : 'primary'}
            disabledFocusable={blocked}
            onClick={() => send.mutate(confirmed)}
          >
            {ask.slotKind ? words.draft.send : words.draft.sendTo(who)}
          </Button>
          <CopyButton text={draft.body} field={field} onCopied={() => send.mutate({ ...confirmed, copy: true })} />
        </div>
        {send.isError ? <ErrorNotice error={send.error} /> : null}
        <div className={layout.row}>
          {onChange ? (
            <Button appearance="subtle" onClick={onChange}>
              {words.form.change}
            </Button>
          ) : null}
          <Button
            appearance="subtle"
            disabledFocusable={setAside.isPending}
            onClick={() => setAside.mutate(undefined, { onSuccess: onAside })}
          >
            {words.list.aside}
          </Button>
        </div>
        {setAside.isError ? <ErrorNotice error={setAside.error} /> : null}
      </Card>
    </>
  )
}

/** What left, how it stands, and the owner's own word where no answer can be seen. */
function Left({ ask }: { ask: Ask }) {
  const layout = useLayout()
  const words = useAskWords()
  const { t } = useWords()
  const { answer, setAside, takeUp } = useAskActions(ask.askId)
  const who = t.app.list(ask.people.map(({ name }) => firstName(name)))
  const failed = [answer, setAside, takeUp].find(({ isError }) => isError)
  const canSay = ask.inviteId === null && ['sent', 'lapsed'].includes(ask.state)
  return (
    <Card title={words.list.to(words.kinds[ask.kind]?.name ?? ask.kind, who)}>
      {ask.inviteId ? <HeldInvite inviteId={ask.inviteId} focus={ask.state === 'held'} /> : null}
      {ask.messageId && !ask.inviteId ? <LeftByMail messageId={ask.messageId} /> : null}
      {ask.state === 'held' ? null : (
        <>
          <p className={layout.text} role="status">
            {words.list.states[ask.state]}
          </p>
          <p className={layout.quiet} dir="auto" style={{ whiteSpace: 'pre-line' }}>
            {ask.draft.body}
          </p>
        </>
      )}
      {canSay ? (
        <div className={layout.row}>
          {(['accepted', 'declined', 'done'] as const).map((said) => (
            <Button key={said} disabledFocusable={answer.isPending} onClick={() => answer.mutate(said)}>
              {words.list.said[said]}
            </Button>
          ))}
        </div>
      ) : null}
      <div className={layout.row}>
        {ask.state === 'withdrawn' ? (
          <Button disabledFocusable={takeUp.isPending} onClick={() => takeUp.mutate()}>
            {words.list.takeUp}
          </Button>
        ) : ask.state === 'held' ? null : (
          <Button appearance="subtle" disabledFocusable={setAside.isPending} onClick={() => setAside.mutate()}>
            {words.list.aside}
          </Button>
        )}
      </div>
      {failed ? <ErrorNotice error={failed.error} /> : null}
    </Card>
  )
}

/** Undone or failed, it is a draft again: the ask itself says so when it is asked for anew. */
function LeftByMail({ messageId }: { messageId: string }) {
  const message = useMessage(messageId)
  if (message.isPending) return <Loading heights={[56]} />
  if (!message.data) return <ErrorNotice error={message.error} retry={() => void message.refetch()} />
  return <HeldMessage message={message.data} />
}
