/** An invite that waits for the owner's word that Kith may write to their calendar. */
import type { BookedLine } from '../../contract/suggestions.ts'
import { useApi } from '../api.ts'
import { ConsentCard } from '../consent/consent-card.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { useInviteActions } from './invite-actions.ts'

export function InviteConsent({ invite }: { invite: BookedLine }) {
  const { host } = useApi()
  const { sendNow } = useInviteActions()
  const { form, start, end, inviteId } = invite
  const ownForm = (): Promise<boolean> =>
    form
      ? host.newMeeting({ to: form.attendees, subject: form.subject, body: form.body, start, end })
      : Promise.resolve(false)
  return (
    <>
      <ConsentCard
        scope="Calendars.ReadWrite"
        busy={sendNow.isPending}
        onAgreed={() => sendNow.mutate(inviteId)}
        ownForm={ownForm}
      />
      {sendNow.isError ? <ErrorNotice error={sendNow.error} /> : null}
    </>
  )
}
