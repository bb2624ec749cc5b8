/** One form of credit: its draft, what it needs besides, and the ten seconds. */
import { Button, Checkbox, Field, Input } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readPerson } from '../../contract/people.ts'
import { type CreditLine, draftCredit, giveCredit } from '../../contract/wins.ts'
import { useApi } from '../api.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { Compose } from '../drafts/compose.tsx'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import type { Form } from './credit.tsx'

export function GiveCredit({ line, form }: { line: CreditLine; form: Form }) {
  const words = useAskWords()
  const { call } = useApi()
  const queries = useQueryClient()
  const [messageId] = useState(() => crypto.randomUUID())
  const [channelLink, setChannelLink] = useState('')
  const [agreed, setAgreed] = useState(false)
  const { activityId } = line
  const draft = useQuery({
    queryKey: ['credit', activityId, form],
    queryFn: ({ signal }) => call(draftCredit, { params: { activityId }, querystring: { form } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (draft.isPending) return <Loading heights={[160]} />
  if (!draft.data) return <ErrorNotice error={draft.error} retry={() => void draft.refetch()} />
  const { title, body } = draft.data
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['credit'], exact: true })
  const manager = 'name' in line.manager ? line.manager.name : null
  const blocked = (form === 'shout-out' && channelLink.trim() === '') || (form === 'manager' && !agreed)
  return (
    <Compose
      draft={{ title, body }}
      who={form === 'shout-out' ? null : form === 'manager' ? manager : line.name}
      blocked={blocked}
      send={(confirmed) =>
        call(giveCredit, {
          params: { activityId },
          body: {
            ...confirmed,
            form,
            messageId,
            ...(form === 'shout-out' ? { channelLink: channelLink.trim() } : {}),
          },
        })
      }
      onSend={refresh}
      onUndone={refresh}
    >
      {form === 'shout-out' ? (
        <Field label={words.credit.channel} hint={words.credit.channelHint} required>
          <Input type="url" value={channelLink} onChange={(_event, { value }) => setChannelLink(value)} />
        </Field>
      ) : null}
      {form === 'manager' && manager ? (
        <AskFirst line={line} manager={manager} agreed={agreed} onAgreed={setAgreed} />
      ) : null}
    </Compose>
  )
}

type AskFirstProps = { line: CreditLine; manager: string; agreed: boolean; onAgreed: (agreed: boolean) => void }

/** Not everybody likes to be praised to their manager: the person is asked in the owner's own chat or mail. */
function AskFirst({ line, manager, agreed, onAgreed }: AskFirstProps) {
  const layout = useLayout()
  const words = useAskWords()
  const { call, host } = useApi()
  const { credit } = words
  const who = firstName(line.name)
  const ask = useMutation({
    mutationFn: async () => {
      const { address } = await call(readPerson, { params: { contactId: line.contactId } })
      return host.newChat ? host.newChat(address) : host.newMail({ to: [address], subject: '', text: '' })
    },
  })
  return (
    <>
      <p className={layout.text}>{credit.to(manager)}</p>
      <p className={layout.quiet}>{credit.askFirstText(who)}</p>
      <div className={layout.row}>
        <Button disabledFocusable={ask.isPending} onClick={() => ask.mutate()}>
          {credit.askFirst}
        </Button>
        <Checkbox
          label={credit.asked(who)}
          checked={agreed}
          onChange={(_event, { checked }) => onAgreed(checked === true)}
        />
      </div>
      {ask.data === false ? <p className={layout.quiet}>{words.draft.noForm}</p> : null}
      {ask.isError ? <ErrorNotice error={ask.error} /> : null}
    </>
  )
}
