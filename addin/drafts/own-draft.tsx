/** A draft that leaves from the owner's own mail form: edited here, opened there, and noted once it was sent. */
import { Button } from '@fluentui/react-components'
import { type ReactNode, useRef, useState } from 'react'
import { useAskWords } from '../ask/ask-words.ts'
import { useLayout } from '../ui/layout.tsx'
import { DraftFields } from './draft-fields.tsx'
import { CopyButton, OwnForm } from './own-form.tsx'

type Props = {
  /** `to` is null where no address is known. */
  draft: { to: string | null; subject: string; text: string }
  who: string
  /** The button by which the owner says that it was sent; it appears once the form or the clipboard was used. */
  sentLabel?: string
  onSent?: () => void
  children?: ReactNode
}

/** The owner may change every word; nothing is sent from here. */
export function OwnDraft({ draft: first, who, sentLabel, onSent, children }: Props) {
  const layout = useLayout()
  const words = useAskWords()
  const [draft, setDraft] = useState({ title: first.subject, body: first.text })
  const [used, setUsed] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const to = `${words.draft.to(who)}${first.to ? ` · ${first.to}` : ` · ${words.draft.noAddress}`}`
  return (
    <>
      <DraftFields draft={draft} to={to} onChange={setDraft} field={field} />
      <div className={layout.row}>
        <OwnForm
          to={first.to ? [first.to] : []}
          subject={draft.title}
          text={draft.body}
          primary={!used}
          onOpened={() => setUsed(true)}
        />
        <CopyButton text={draft.body} field={field} onCopied={() => setUsed(true)} />
        {used && sentLabel && onSent ? (
          <Button appearance="primary" onClick={onSent}>
            {sentLabel}
          </Button>
        ) : null}
        {children}
      </div>
    </>
  )
}
