/** One more permission, asked for when it is first needed: why, a way to agree, and a way to do without. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { KeyRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useApi } from '../api.ts'
import { useArea } from '../strings/area.ts'
import { useLayout } from '../ui/layout.tsx'
import { consentWords } from './consent-words.ts'
import type { LaterScope } from './later-scopes.ts'
import type { Agreement } from './window.ts'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  key: { display: 'inline-flex', fontSize: '20px', color: tokens.colorBrandForeground1 },
})

type Props = {
  scope: LaterScope
  /** Sends again what waits for the permission. */
  onAgreed: () => void
  /** True while that is on its way. */
  busy: boolean
  /** Opens the host's own form, filled in; false where there is none. */
  ownForm: () => Promise<boolean>
}

/** `busy` and the words under the buttons are announced, so that nothing happens without a word. */
export function ConsentCard({ scope, onAgreed, busy, ownForm }: Props) {
  const styles = useStyles()
  const layout = useLayout()
  const words = useArea(consentWords)
  const { host } = useApi()
  const [came, setCame] = useState<Agreement | 'asking' | 'form' | 'no-form' | null>(null)
  const ask = (): void => {
    setCame('asking')
    host.agree(scope).then(
      (result) => {
        setCame(result)
        if (result === 'agreed') onAgreed()
      },
      () => setCame('unknown'),
    )
  }
  const open = (): void => {
    ownForm().then(
      (opened) => setCame(opened ? 'form' : 'no-form'),
      () => setCame('no-form'),
    )
  }
  const says = {
    asking: words.asking,
    form: words.formOpened,
    'no-form': words.noForm,
    unknown: words.unknown,
    refused: words.refused,
    blocked: words.blocked,
    agreed: '',
  }
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <span className={styles.key} aria-hidden="true">
          <KeyRegular />
        </span>
        <h3 className={layout.subtitle}>{words.title}</h3>
      </div>
      <p className={layout.text}>
        {words.why[scope]} {words.once}
      </p>
      <div className={layout.row}>
        {came === 'unknown' ? (
          <Button appearance="primary" disabledFocusable={busy} onClick={onAgreed}>
            {words.agreed}
          </Button>
        ) : (
          <Button appearance="primary" disabledFocusable={busy || came === 'asking' || came === 'agreed'} onClick={ask}>
            {words.agree}
          </Button>
        )}
        <Button disabledFocusable={busy} onClick={open}>
          {words.ownForm}
        </Button>
      </div>
      <p className={layout.quiet} role="status">
        {came ? says[came] : ''}
      </p>
    </div>
  )
}
