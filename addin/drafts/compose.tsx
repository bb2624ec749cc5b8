/** From a draft to what left: edited, sent after ten seconds, taken back into the same draft. */
import { Button } from '@fluentui/react-components'
import { SendRegular } from '@fluentui/react-icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import type { Draft, Message } from '../../contract/messages.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { DraftFields, isWhole } from './draft-fields.tsx'
import { HeldMessage } from './held-message.tsx'
import { CopyButton } from './own-form.tsx'

type Props = {
  draft: Draft
  /** The recipient by name; null for a post. */
  who: string | null
  /** Holds what is confirmed; called once a click. */
  send: (draft: Draft) => Promise<Message>
  /** What is told besides the draft, and has to be settled first. */
  children?: ReactNode
  /** Something that has to be settled first is not. */
  blocked?: boolean
  /** The clipboard comes first, because the mail would belong to the company. */
  copyFirst?: boolean
  onSend?: (message: Message) => void
  onUndone?: () => void
}

/** The draft, and after the click the ten seconds in its place. */
export function Compose({ draft: first, who, send, children, blocked, copyFirst, onSend, onUndone }: Props) {
  const layout = useLayout()
  const words = useAskWords()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(first)
  const [held, setHeld] = useState<Message | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const sending = useMutation({
    mutationFn: () => send({ title: draft.title.trim(), body: draft.body.trim() }),
    onSuccess: (message) => {
      // The same id may have been taken back before.
      queries.setQueryData(['messages', message.messageId], message)
      setHeld(message)
      onSend?.(message)
    },
  })
  if (held)
    return (
      <HeldMessage
        message={held}
        onUndone={() => {
          setHeld(null)
          onUndone?.()
        }}
      />
    )
  return (
    <>
      <DraftFields draft={draft} to={who === null ? null : words.draft.to(who)} onChange={setDraft} field={field} />
      {children}
      <div className={layout.row}>
        {copyFirst ? <CopyButton text={draft.body} field={field} /> : null}
        <Button
          appearance={copyFirst ? 'secondary' : 'primary'}
          icon={<SendRegular />}
          disabledFocusable={sending.isPending || blocked || !isWhole(draft)}
          onClick={() => sending.mutate()}
        >
          {who === null || copyFirst ? words.draft.send : words.draft.sendTo(who)}
        </Button>
      </div>
      {sending.isError ? <ErrorNotice error={sending.error} /> : null}
    </>
  )
}
