/** What one can do about somebody beside their mail or meeting: the brief, a note, and one main action with its draft in place. */
import { Button } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Ask } from '../../contract/asks.ts'
import type { Person } from '../../contract/people.ts'
import { useWriteAsk } from '../ask/ask-query.ts'
import { OneAsk } from '../ask/one-ask.tsx'
import { Brief } from '../person/brief.tsx'
import { useBriefWords } from '../person/brief-words.ts'
import { Propose } from '../person/propose.tsx'
import { QuickNote } from '../person/quick-note.tsx'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'

type Part = 'thanks' | 'help' | 'lunch' | null

/** Thanks and help are drafted here and leave after ten seconds, as they do in the tab. */
export function PaneActions({ person }: { person: Person }) {
  const layout = useLayout()
  const { step, title } = useBriefWords()
  const { t } = useWords()
  const write = useWriteAsk()
  const [part, setPart] = useState<Part>(null)
  const [ask, setAsk] = useState<Ask | null>(null)
  const { contactId } = person
  const begin = useMutation({
    mutationFn: (kind: 'thanks' | 'help-15') =>
      write.mutateAsync({
        askId: crypto.randomUUID(),
        body: { what: { direction: 'give', kind }, contactIds: [contactId] },
      }),
    onSuccess: setAsk,
  })
  const give = (kind: 'thanks' | 'help-15'): void => {
    setPart(kind === 'thanks' ? 'thanks' : 'help')
    setAsk(null)
    begin.mutate(kind)
  }
  const isGiving = part === 'thanks' || part === 'help'
  return (
    <>
      <h2 className={layout.subtitle}>{title}</h2>
      <Brief contactId={contactId} />
      <div className={layout.row}>
        <Button
          appearance="primary"
          aria-expanded={part === 'thanks'}
          disabledFocusable={begin.isPending}
          onClick={() => give('thanks')}
        >
          {step.thanks}
        </Button>
        <Button aria-expanded={part === 'lunch'} onClick={() => setPart(part === 'lunch' ? null : 'lunch')}>
          {t.propose.look}
        </Button>
        <Button aria-expanded={part === 'help'} disabledFocusable={begin.isPending} onClick={() => give('help-15')}>
          {step.help}
        </Button>
      </div>
      {part === 'lunch' ? <Propose person={person} /> : null}
      {isGiving && ask ? <OneAsk key={ask.askId} askId={ask.askId} onAside={() => setPart(null)} /> : null}
      {begin.isError ? <ErrorNotice error={begin.error} /> : null}
      <QuickNote contactId={contactId} />
    </>
  )
}
