/** "Why?" on a card: the button, and in place the reason with the people it is about. */
import { Button } from '@fluentui/react-components'
import { Fragment } from 'react'
import type { Suggestion } from '../../contract/suggestions.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { Why } from '../ui/why.tsx'

/** Stands at the end of the card's buttons; `describedBy` is the card's title. */
export function WhyButton(props: { isOpen: boolean; describedBy: string; onToggle: () => void }) {
  const { t } = useWords()
  return (
    <Button
      style={{ marginInlineStart: 'auto' }}
      appearance="transparent"
      aria-expanded={props.isOpen}
      aria-describedby={props.describedBy}
      onClick={props.onToggle}
    >
      {t.today.why}
    </Button>
  )
}

/** Opens somebody's own screen, at what can be said against the reason where that is wanted. */
export type OpenPerson = (contactId: string, at?: 'correct') => void

type Props = {
  suggestion: Pick<Suggestion, 'reason' | 'people'>
  /** Null where people have no screen of their own. */
  onOpen: OpenPerson | null
}

export function WhyPeople({ suggestion, onOpen }: Props) {
  const layout = useLayout()
  const { t } = useWords()
  return (
    <Why reason={suggestion.reason}>
      {onOpen ? (
        <div className={layout.row}>
          {suggestion.people.map(({ contactId, name }) => (
            <Fragment key={contactId}>
              <Button size="small" onClick={() => onOpen(contactId)}>
                {t.today.open(name)}
              </Button>
              <Button
                size="small"
                appearance="subtle"
                aria-label={t.today.correctOf(name)}
                onClick={() => onOpen(contactId, 'correct')}
              >
                {t.today.correct}
              </Button>
            </Fragment>
          ))}
        </div>
      ) : null}
    </Why>
  )
}
