/** The administrator's page: switch off and on, retention, health. It shows nobody. */
import { Button, Field, Input, makeStyles, Switch, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { Tenant } from '../../contract/admin.ts'
import { bookingWords } from '../me/booking-words.ts'
import { useArea } from '../strings/area.ts'
import { useWords } from '../strings/strings.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Card, useLayout } from '../ui/layout.tsx'
import { Empty, ErrorNotice, Freshness, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useTenant, useTenantActions } from './tenant-query.ts'

const useStyles = makeStyles({
  form: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
})

export function Admin() {
  const layout = useLayout()
  const words = useArea(bookingWords)
  const tenant = useTenant()
  if (tenant.isPending) return <Loading heights={[32, 120, 120, 120]} />
  if (tenant.data === null)
    return (
      <>
        <h1 className={layout.title}>{words.adminTitle}</h1>
        <Empty title={words.nobody} next={words.nobodyNext} />
      </>
    )
  if (!tenant.data) return <ErrorNotice error={tenant.error} retry={() => void tenant.refetch()} />
  return (
    <>
      <div className={layout.between}>
        <h1 className={layout.title}>{words.adminTitle}</h1>
        <Freshness asOf={tenant.data.asOf} />
      </div>
      <p className={layout.text}>{words.adminLead}</p>
      <Standing tenant={tenant.data} />
      <Retention key={tenant.data.retentionDays} tenant={tenant.data} />
      <Leaving tenant={tenant.data} />
      <Health tenant={tenant.data} />
      <Leave tenant={tenant.data} />
    </>
  )
}

function Standing({ tenant }: { tenant: Tenant }) {
  const layout = useLayout()
  const { dates } = useWords()
  const words = useArea(bookingWords)
  const { change } = useTenantActions()
  return (
    <Card title={words.states[tenant.state]}>
      <p className={layout.quiet}>{words.since(dates.longDay(tenant.onboardedAt))}</p>
      <div className={layout.row}>
        {tenant.state === 'active' ? (
          <Confirm
            trigger={<Button disabledFocusable={change.isPending}>{words.suspend}</Button>}
            title={words.suspendAsk}
            text={words.suspendText}
            yes={words.suspend}
            no={words.keep}
            onYes={() => change.mutate({ state: 'suspended' })}
          />
        ) : null}
        {tenant.state === 'suspended' ? (
          <Button
            appearance="primary"
            disabledFocusable={change.isPending}
            onClick={() => change.mutate({ state: 'active' })}
          >
            {words.resume}
          </Button>
        ) : null}
      </div>
      {change.isError ? <ErrorNotice error={change.error} /> : null}
    </Card>
  )
}

const daysLeast = 30
const daysMost = 1200

function Retention({ tenant }: { tenant: Tenant }) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useArea(bookingWords)
  const offer = useOffer()
  const { change } = useTenantActions()
  const [days, setDays] = useState(String(tenant.retentionDays))
  const given = Math.round(Number(days))
  const wrong = !(given >= daysLeast && given <= daysMost)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (!wrong) change.mutate({ retentionDays: given }, { onSuccess: () => offer({ text: words.saved }) })
  }
  return (
    <Card title={words.retentionTitle}>
      <p className={layout.text}>{words.retentionText}</p>
      <form onSubmit={save} className={styles.form}>
        <Field label={words.days}>
          <Input
            type="number"
            min={daysLeast}
            max={daysMost}
            value={days}
            onChange={(_event, { value }) => setDays(value)}
          />
        </Field>
        <Button type="submit" disabledFocusable={wrong || change.isPending || given === tenant.retentionDays}>
          {words.save}
        </Button>
      </form>
      {change.isError ? <ErrorNotice error={change.error} /> : null}
    </Card>
  )
}

function Leaving({ tenant }: { tenant: Tenant }) {
  const layout = useLayout()
  const words = useArea(bookingWords)
  const { change } = useTenantActions()
  return (
    <Card title={words.leavingTitle}>
      <p className={layout.text}>{words.leavingText}</p>
      <Switch
        label={words.leavingLabel}
        checked={tenant.leavingAllowed}
        onChange={(_event, { checked }) => change.mutate({ leavingAllowed: checked })}
      />
      {change.isError ? <ErrorNotice error={change.error} /> : null}
    </Card>
  )
}

function Health({ tenant }: { tenant: Tenant }) {
  const layout = useLayout()
  const { locale } = useWords()
  const words = useArea(bookingWords)
  const { owners, lateSeconds, failedJobs } = tenant.health
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' })
  return (
    <Card title={words.healthTitle}>
      <ul className={layout.list} style={{ rowGap: 4 }}>
        <li className={layout.text}>{owners === null ? words.fewOwners : words.owners(owners)}</li>
        <li className={layout.text}>{lateSeconds > 0 ? words.late(seconds.format(lateSeconds)) : words.onTime}</li>
        <li className={layout.text}>{failedJobs > 0 ? words.failed(failedJobs) : words.noneFailed}</li>
      </ul>
    </Card>
  )
}

function Leave({ tenant }: { tenant: Tenant }) {
  const layout = useLayout()
  const words = useArea(bookingWords)
  const { leave } = useTenantActions()
  if (tenant.state === 'left') return null
  return (
    <Card title={words.leaveTitle}>
      <p className={layout.text}>{words.leaveText}</p>
      <div className={layout.row}>
        <Confirm
          trigger={<Button disabledFocusable={leave.isPending}>{words.leave}</Button>}
          title={words.leaveAsk}
          text={words.leaveAskText}
          yes={words.leaveYes}
          no={words.keep}
          onYes={() => leave.mutate()}
        />
      </div>
      {leave.isError ? <ErrorNotice error={leave.error} /> : null}
    </Card>
  )
}
