/** "Why?" on a card: the button, and in place the reason with the people it is about. */
import { Button } from '@fluentui/react-components'
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

type Props = {
  suggestion: Pick<Suggestion, 'reason' | 'people'>
  /** Opens a person's own screen; null where there is none. */
  onOpen: ((contactId: string) => void) | null
}

export function WhyPeople({ suggestion, onOpen }: Props) {
  const layout = useLayout()
  const { t } = useWords()
  return (
    <Why reason={suggestion.reason}>
      {onOpen ? (
        <div className={layout.row}>
          {suggestion.people.map(({ contactId, name }) => (
            <Button key={contactId} size="small" onClick={() => onOpen(contactId)}>
              {t.today.open(name)}
            </Button>
          ))}
        </div>
      ) : null}
    </Why>
  )
}
