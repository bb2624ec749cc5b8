/** Getting in touch through the host's own forms, and noting what Kith cannot see. */
import { Button } from '@fluentui/react-components'
import { CalendarAddRegular, ChatRegular, MailRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { Person } from '../../contract/people.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from '../ui/layout.tsx'
import { ErrorNotice } from '../ui/states.tsx'
import { type Activity, usePersonActions } from './person-query.ts'
import { Success } from './success.tsx'

/** The forms open filled in; the person sends them. */
export function Reach({ address }: { address: string }) {
  const layout = useLayout()
  const { t } = useWords()
  const { host } = useApi()
  const [none, setNone] = useState(false)
  const open = (form: Promise<boolean>): void => {
    form.then(
      (opened) => setNone(!opened),
      () => setNone(true),
    )
  }
  const chat = host.newChat
  return (
    <>
      <div className={layout.row}>
        <Button
          icon={<CalendarAddRegular />}
          onClick={() => open(host.newMeeting({ to: [address], subject: '', body: '', start: null, end: null }))}
        >
          {t.person.meet}
        </Button>
        <Button icon={<MailRegular />} onClick={() => open(host.newMail({ to: [address], subject: '', text: '' }))}>
          {t.person.write}
        </Button>
        {chat ? (
          <Button icon={<ChatRegular />} onClick={() => open(chat(address))}>
            {t.person.chat}
          </Button>
        ) : null}
      </div>
      <p className={layout.quiet} role="status">
        {none ? t.person.noForm : ''}
      </p>
    </>
  )
}

/** Help has a direction: what the owner got comes back as credit, what they gave settles their turn. */
const activities = {
  coffee: { kind: 'coffee' },
  call: { kind: 'call' },
  thanks: { kind: 'thanks' },
  helpedMe: { kind: 'help', by: 'them' },
  helpedThem: { kind: 'help', by: 'me' },
} as const satisfies Record<string, { kind: Activity; by?: 'me' | 'them' }>
const logs = Object.keys(activities) as (keyof typeof activities)[]

/** `today` is the owner's day (ISO) by the server's clock. */
export function Log({ person, today }: { person: Pick<Person, 'contactId' | 'name'>; today: string }) {
  const layout = useLayout()
  const { t } = useWords()
  const { log } = usePersonActions(person)
  return (
    <>
      <p className={layout.quiet}>{t.person.logTitle}</p>
      <div className={layout.row}>
        {logs.map((name) => (
          <Button
            key={name}
            size="small"
            disabledFocusable={log.isPending}
            onClick={() => log.mutate({ activityId: crypto.randomUUID(), ...activities[name], on: today })}
          >
            {t.person.log[name]}
          </Button>
        ))}
        <Success contactId={person.contactId} today={today} />
      </div>
      {log.isError ? <ErrorNotice error={log.error} /> : null}
    </>
  )
}
