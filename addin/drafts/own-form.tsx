/** The owner's own ways out: the host's mail form, filled in, and the clipboard. Nothing is sent from here. */
import { Button } from '@fluentui/react-components'
import { CopyRegular, MailRegular } from '@fluentui/react-icons'
import { type RefObject, useState } from 'react'
import { useApi } from '../api.ts'
import { useAskWords } from '../ask/ask-words.ts'
import { useLayout } from '../ui/layout.tsx'

type Props = {
  /** Empty where no address is known. */
  to: readonly string[]
  subject: string
  text: string
  primary?: boolean
  /** Called when the form opened. */
  onOpened?: () => void
}

/** Opens the host's mail form. The owner sends it there. */
export function OwnForm({ to, subject, text, primary, onOpened }: Props) {
  const layout = useLayout()
  const words = useAskWords()
  const { host } = useApi()
  const [said, setSaid] = useState<'opened' | 'noForm' | null>(null)
  const open = (): void => {
    host.newMail({ to: [...to], subject, text }).then(
      (opened) => {
        setSaid(opened ? 'opened' : 'noForm')
        if (opened) onOpened?.()
      },
      () => setSaid('noForm'),
    )
  }
  return (
    <>
      <Button appearance={primary ? 'primary' : 'secondary'} icon={<MailRegular />} onClick={open}>
        {words.draft.openMail}
      </Button>
      <span className={layout.quiet} role="status">
        {said ? words.draft[said] : ''}
      </span>
    </>
  )
}

/** Copies the text; where the clipboard is closed the field is selected instead. */
export function CopyButton({ text, field, onCopied }: CopyProps) {
  const layout = useLayout()
  const words = useAskWords()
  const [said, setSaid] = useState<'copied' | 'copyByHand' | null>(null)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setSaid('copied')
        onCopied?.()
      },
      () => {
        field.current?.select()
        setSaid('copyByHand')
      },
    )
  }
  return (
    <>
      <Button icon={<CopyRegular />} onClick={copy}>
        {words.draft.copy}
      </Button>
      <span className={layout.quiet} role="status">
        {said ? words.draft[said] : ''}
      </span>
    </>
  )
}
type CopyProps = { text: string; field: RefObject<HTMLTextAreaElement | null>; onCopied?: () => void }
