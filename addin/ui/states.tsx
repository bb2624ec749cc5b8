/** The states that every screen has besides its content: loading, empty, partial, stale, refused. */
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Reading } from '../../contract/me.ts'
import { useApi, wordsOf } from '../api.ts'
import { useWords } from '../strings/strings.ts'
import { useLayout } from './layout.tsx'

const useStyles = makeStyles({
  empty: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalXL} 0`,
  },
  emptyTitle: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    color: tokens.colorNeutralForeground1,
  },
  block: {
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground5,
    animationName: { from: { opacity: 1 }, '50%': { opacity: 0.5 }, to: { opacity: 1 } },
    animationDuration: '2s',
    animationIterationCount: 'infinite',
    '@media (prefers-reduced-motion: reduce)': { animationName: 'none' },
    '@media (forced-colors: active)': { border: '1px solid GrayText' },
  },
  fresh: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    whiteSpace: 'nowrap',
  },
})

/** Blocks in the shape of what is coming; `heights` in px from top to bottom. */
export function Loading({ heights }: { heights: readonly number[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useWords()
  return (
    <div className={layout.screen} aria-busy="true">
      <span className={layout.hidden} role="status">
        {t.app.loading}
      </span>
      {heights
        .map((height, index) => ({ height, id: `${index}-${height}` }))
        .map(({ height, id }) => (
          <div key={id} className={styles.block} style={{ height }} />
        ))}
    </div>
  )
}

/** Nothing here, and what would fill it. */
export function Empty({ title, next, children }: { title: string; next?: string; children?: ReactNode }) {
  const styles = useStyles()
  const layout = useLayout()
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      {next ? <p className={layout.quiet}>{next}</p> : null}
      {children}
    </div>
  )
}

/** What was refused, in words, with a way on. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords()
  const layout = useLayout()
  return (
    <MessageBar intent="error" layout="multiline" politeness="polite">
      <MessageBarBody>
        <strong>{t.errors.title}.</strong> {wordsOf(error, t)}
      </MessageBarBody>
      {retry ? (
        <div className={layout.row} style={{ gridArea: 'secondaryActions', justifySelf: 'end', padding: '0 12px 8px' }}>
          <Button size="small" onClick={retry}>
            {t.app.retry}
          </Button>
        </div>
      ) : null}
    </MessageBar>
  )
}

/** "as of 09:12 · live", or that the line is being made again. */
export function Freshness({ asOf }: { asOf: string }) {
  const styles = useStyles()
  const { live } = useApi()
  const { t, dates } = useWords()
  return (
    <span className={styles.fresh}>
      {t.app.asOf(dates.time(asOf))}
      {live === 'live' ? ` · ${t.app.live}` : live === 'reconnecting' ? ` · ${t.app.reconnecting}` : ''}
    </span>
  )
}

type PartialProps = {
  reading: Reading
  /** What the screen says by itself, with something to do about it. */
  without?: Reading['missing'][number]
}

/** What could not be read and who can change it; nothing when all is well. */
export function PartialNotice({ reading, without }: PartialProps) {
  const { t } = useWords()
  const parked = t.partial.parked
  const lines = [
    ...(reading.state === 'parked'
      ? [parked[(reading.parkedBecause ?? 'other') as keyof typeof parked] ?? parked.other]
      : []),
    ...reading.missing.filter((what) => what !== without).map((what) => t.partial[what]),
  ]
  return lines.map((line) => (
    <MessageBar key={line} intent="info" layout="multiline">
      <MessageBarBody>{line}</MessageBarBody>
    </MessageBar>
  ))
}
