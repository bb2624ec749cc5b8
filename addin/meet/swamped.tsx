/** "They are swamped", said by the owner of whoever declined; what a decline says in words is never read. */
import { Button } from '@fluentui/react-components'
import type { BookedLine } from '../../contract/suggestions.ts'
import { useInviteActions } from '../invites/invite-actions.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { meetWords } from './meet-words.ts'

/** One button a person, and the way back for whom it was said of; nothing while nobody declined. */
export function Swamped({ invite }: { invite: BookedLine }) {
  const layout = useLayout()
  const { t } = useWords()
  const words = useArea(meetWords)
  const offer = useOffer()
  const { swamped } = useInviteActions()
  const { inviteId, people } = invite
  const whom = people.filter((one) => one.response === 'declined' || one.swamped)
  const say = (contactId: string, isSwamped: boolean): void =>
    swamped.mutate(
      { inviteId, contactId, swamped: isSwamped },
      {
        onSuccess: () =>
          isSwamped
            ? offer({ text: words.swampedSaid, undo: () => say(contactId, false) })
            : offer({ text: t.invites.thanks }),
      },
    )
  if (whom.length === 0) return null
  return (
    <div className={layout.row}>
      {whom.map((one) => {
        const of = words.swampedOf(firstName(one.name))
        const text = people.length > 1 ? of : words.swamped
        return (
          <Button
            key={one.contactId}
            size="small"
            appearance={one.swamped ? 'subtle' : 'secondary'}
            disabledFocusable={swamped.isPending}
            aria-label={one.swamped ? `${t.app.undo}: ${of}` : of}
            onClick={() => say(one.contactId, !one.swamped)}
          >
            {one.swamped ? `${t.app.undo}: ${text}` : text}
          </Button>
        )
      })}
      {swamped.isError ? <ErrorNotice error={swamped.error} /> : null}
    </div>
  )
}
