/** The way back to the overview of asking and giving. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronLeftRegular } from '@fluentui/react-icons'
import { useNavigate } from 'react-router'
import { useAskWords } from './ask-words.ts'

const useStyles = makeStyles({
  back: { alignSelf: 'flex-start', marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})` },
})

export function Back() {
  const styles = useStyles()
  const words = useAskWords()
  const go = useNavigate()
  return (
    <Button className={styles.back} appearance="subtle" icon={<ChevronLeftRegular />} onClick={() => void go('/ask')}>
      {words.form.back}
    </Button>
  )
}
