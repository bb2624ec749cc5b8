/** Who saw the owner's data, taking it along, and erasing it. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { readAccess } from '../../contract/me.ts'
import { useApi } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { Confirm } from '../ui/confirm.tsx'
import { download } from '../ui/download.ts'
import { Card, useLayout } from '../ui/layout.tsx'
import { ErrorNotice, Loading } from '../ui/states.tsx'
import { useOffer } from '../ui/undo.tsx'
import { useMeActions } from './me-query.ts'

const useStyles = makeStyles({
  entry: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `0 ${tokens.spacingHorizontalM}`,
    padding: `${tokens.spacingVerticalXXS} 0`,
  },
})

export function Access() {
  const styles = useStyles()
  const layout = useLayout()
  const { t, dates } = useWords()
  const { call } = useApi()
  const access = useQuery({ queryKey: ['access'], queryFn: ({ signal }) => call(readAccess, {}, { signal }) })
  return (
    <Card title={t.me.accessTitle}>
      {access.data ? (
        <p className={layout.text}>{t.me.accessOpened(access.data.opened, access.data.byOthers)}</p>
      ) : null}
      <p className={layout.text}>{t.me.accessText}</p>
      {access.isPending ? <Loading heights={[24]} /> : null}
      {access.isError && !access.data ? <ErrorNotice error={access.error} retry={() => void access.refetch()} /> : null}
      {access.data?.entries.length === 0 ? <p className={layout.quiet}>{t.me.accessEmpty}</p> : null}
      {access.data && access.data.entries.length > 0 ? (
        <ul className={layout.list}>
          {access.data.entries.slice(0, 20).map(({ at, actor, what, times }) => (
            <li key={`${at}-${actor}-${what}`} className={styles.entry}>
              <span className={layout.quiet}>{dates.dateTime(at)}</span>
              <span className={layout.text}>
                {t.me.actors[actor]}: {t.me.accessWhat[what]}
              </span>
              {times > 1 ? <span className={layout.quiet}>{t.me.accessTimes(times)}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

/** `today` (ISO day) names the file. */
export function TakeAlong({ today }: { today: string }) {
  const layout = useLayout()
  const { t } = useWords()
  const offer = useOffer()
  const { take, erase } = useMeActions()
  const save = (): void =>
    take.mutate(undefined, {
      onSuccess: (archive) => {
        download(`kith-${today}.json`, JSON.stringify(archive, null, 2), 'application/json')
        offer({ text: t.me.exported })
      },
    })
  return (
    <>
      <Card title={t.me.exportTitle}>
        <p className={layout.text}>{t.me.exportText}</p>
        <div className={layout.row}>
          <Button disabledFocusable={take.isPending} onClick={save}>
            {t.me.export}
          </Button>
        </div>
        {take.isError ? <ErrorNotice error={take.error} /> : null}
      </Card>
      <Card title={t.me.eraseTitle}>
        <p className={layout.text}>{t.me.eraseText}</p>
        <div className={layout.row}>
          <Confirm
            trigger={<Button disabledFocusable={erase.isPending}>{t.me.erase}</Button>}
            title={t.me.eraseConfirm}
            text={t.me.eraseText}
            yes={t.me.eraseYes}
            no={t.me.eraseNo}
            onYes={() => erase.mutate()}
          />
        </div>
        {erase.isError ? <ErrorNotice error={erase.error} /> : null}
      </Card>
    </>
  )
}
