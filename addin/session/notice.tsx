/** A calm full screen: what happened, what to do, one button. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useLayout } from '../ui/layout.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    rowGap: tokens.spacingVerticalM,
    maxWidth: '460px',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
  },
})

export function Notice(props: { title: string; text: string; action?: string; onAction?: () => void }) {
  const styles = useStyles()
  const layout = useLayout()
  return (
    <main className={styles.root}>
      <h1 className={layout.title}>{props.title}</h1>
      <p className={layout.text}>{props.text}</p>
      {props.action && props.onAction ? (
        <Button appearance="primary" onClick={props.onAction}>
          {props.action}
        </Button>
      ) : null}
    </main>
  )
}
